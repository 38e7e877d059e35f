// The programs that read our files are asked themselves, each in namespaces of its own, where they are installed and we are root.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { busConf } from '../../../src/core/config/bus-conf.ts';
import { corosyncConf } from '../../../src/core/config/corosync-conf.ts';
import { ganeshaConf } from '../../../src/core/config/ganesha-conf.ts';
import { guardAbsent, guardListening, guardOpen, guardRules } from '../../../src/core/config/nft-guard.ts';
import { fourServers } from '../four-servers.ts';
import { campus, mixed, modern, old } from './campus.ts';

const ready = (program: string): boolean =>
  process.getuid?.() === 0 && spawnSync(program, ['--version']).error === undefined;
const NAMESPACES = ['-n', '-m', '-p', '--fork', '--kill-child=KILL', '--mount-proc'];
/** A minimal system has no /etc/mtab, and Ganesha reads it: here it gets one that nobody else sees. */
const WITH_MTAB = `mkdir "$0/upper" "$0/work" && mount -t overlay etc -o "lowerdir=/etc,upperdir=$0/upper,workdir=$0/work" /etc &&
  ln -sf ../proc/self/mounts /etc/mtab && exec "$@"`;
const BAD = '/srv/a "b" {c}; #d';

let folder: string;
const children: ChildProcess[] = [];
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const start = (program: string, args: readonly string[]): ChildProcess => {
  const child = spawn('unshare', [...NAMESPACES, program, ...args], { stdio: 'ignore' });
  children.push(child);
  return child;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-config-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!ready('ganesha.nfsd'))('Ganesha', () => {
  test.each([mixed, modern, old])('reads the configuration of $name without complaint', async (server) => {
    const log = join(folder, 'log');
    const conf = file('conf', ganeshaConf({ cluster: inFolder(), server, recoveryRoot: join(folder, 'recovery') }));
    start('sh', ['-c', WITH_MTAB, folder, 'ganesha.nfsd', '-F', '-f', conf, '-L', log, '-p', join(folder, 'pid')]);
    // With NFSv3, a namespace without an rpcbind is where it gives up: after it read everything.
    await vi.waitFor(
      () => expect(readFileSync(log, 'utf8')).toMatch(/NFS SERVER INITIALIZED|Cannot register NFS V3 on TCP/),
      { timeout: 10_000 },
    );
    expect(complaints(readFileSync(log, 'utf8'))).toEqual([]);
  });
});

describe.skipIf(!ready('corosync'))('Corosync', () => {
  test.each([['four nodes', fourServers()] as const, ['two nodes', campus] as const])('accepts %s', (_, cluster) => {
    // Corosync wants to find this machine in it, and the key: both belong to the machine, not to the text that is judged here.
    const conf = corosyncConf(cluster)
      .replace('192.0.2.11', '127.0.0.1')
      .replace(/^ *crypto_.*\n/gm, '')
      .replace('/var/log/corosync', folder);
    const { status, stderr } = spawnSync('corosync', ['-t', '-c', file('corosync.conf', conf)], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

describe.skipIf(!ready('dbus-daemon'))('a private bus', () => {
  test('answers root and nobody else', async () => {
    const socket = join(folder, 'bus');
    start('dbus-daemon', ['--nofork', '--nopidfile', `--config-file=${file('bus.conf', busConf(socket))}`]);
    await vi.waitFor(() => expect(existsSync(socket)).toBe(true), { timeout: 5_000 });
    chownSync(folder, 65_534, 65_534);
    expect(listNames(socket, 0)).toBe(0);
    expect(listNames(socket, 65_534)).toBe(1);
  });
});

describe.skipIf(!ready('nft'))('nft', () => {
  test('accepts the guard and each of its transitions, in any order and again', () => {
    const ports = [2049, 20048];
    const rules = guardRules({ ports, exempt: ['192.0.2.1', '2001:db8::1'] });
    const texts = [rules, guardListening(ports), guardListening(ports), guardAbsent(ports), guardAbsent(ports)];
    const input = [...texts, guardOpen(ports, 5), guardOpen(ports, 5), rules].join('');
    const { status, stderr } = spawnSync('unshare', ['-n', 'nft', '-f', '-'], { input, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});

/** The cluster with folders that are there, one of them with a name that tries to leave its quotes. */
function inFolder(): typeof campus {
  const exports = campus.exports.map((entry) => ({ ...entry, path: join(folder, `${BAD}${entry.name}`) }));
  for (const { path } of exports) mkdirSync(path, { recursive: true });
  mkdirSync(join(folder, 'recovery'));
  return { ...campus, exports };
}

/** Lines about the configuration that are more than news; the library for configurations in RADOS is a package of its own. */
function complaints(log: string): readonly string[] {
  return log
    .split('\n')
    .filter((line) => /:(CONFIG|EXPORT|FSAL) :(WARN|CRIT|MAJ|FATAL)/.test(line) && !line.includes('RADOS'));
}

function listNames(socket: string, uid: number): number | null {
  const call = ['--dest=org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus.ListNames'];
  return spawnSync('dbus-send', [`--bus=unix:path=${socket}`, '--print-reply', ...call], { uid }).status;
}
