// The whole life of a cluster as an operator leads it who is no node: every verb over SSH, with a configuration whose ProxyCommand leads into the lab.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { openSshHosts, type SshHosts } from '../../src/host/ssh/ssh-hosts.ts';
import { type Bare, bareLab } from './bare-lab.ts';
import { gracekeeper, type Ran, root } from './cluster-lab.ts';

const NAME = `t-ssh-${process.pid}`;
const BACKUP = `${tmpdir()}/${NAME}.backup`;
const CONFIG = `${tmpdir()}/${NAME}.ssh-config`;

let made: Bare;
let config: string;

beforeAll(async () => {
  made = await bareLab(NAME, 3);
  config = (await made.lab.ssh()).configPath;
});
afterAll(async () => {
  await made?.lab.stop();
  for (const path of [BACKUP, CONFIG, `${CONFIG}.known`]) rmSync(path, { recursive: true, force: true });
});

const verb = (...args: readonly string[]): Promise<Ran> => gracekeeper(...args, '--json', '--ssh-config', config);
const spec = () => ['--spec', made.lab.specPath] as const;
const json = ({ stdout }: Ran) => JSON.parse(stdout);

async function healthy() {
  return eventually(systemClock, { what: `${NAME} to be healthy`, withinMs: 120_000 }, async () => {
    const ran = await verb('status', ...spec());
    return ran.exitCode === 0 ? json(ran) : undefined;
  });
}

/** Its exit code, when it gets Ctrl-C at this word of progress. `own`: where its temporary files are. */
async function interrupted(own: string, at: string, ...args: readonly string[]): Promise<number | null> {
  const env = { ...process.env, TMPDIR: own };
  const child = spawn(`${root}bin/gracekeeper`, [...args, '--ssh-config', config], { env });
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    const before = said;
    said += chunk;
    // A second one would end it at once.
    if (said.includes(at) && !before.includes(at)) child.kill('SIGINT');
  });
  child.stdout.resume();
  return ended;
}

describe('over SSH', () => {
  it('a cluster is set up on fresh nodes, with a line of progress for each of them', async () => {
    const { exitCode, stdout, stderr } = await verb('setup', made.lab.specPath);
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(stdout)).toMatchObject({ cluster: NAME, servers: [1, 2, 3].map((i) => ({ name: `nfs${i}` })) });
    for (const node of ['node1', 'node2', 'node3']) expect(stderr).toContain(`${node}: `);
    expect(await made.hosts[0].files.read('/etc/corosync/authkey')).toMatch(/^[0-9a-f]{256}$/);
    expect((await made.hosts[0].run(['stat', '-c', '%a %U', '/etc/corosync/authkey'])).stdout).toBe('400 root\n');
  });

  it('its status is what its nodes say', async () => {
    const told = await healthy();
    expect(told.nodes.map(({ state }: { state: string }) => state)).toEqual(['online', 'online', 'online']);
    expect(told.servers.map(({ phase }: { phase: string }) => phase)).toEqual(['serving', 'serving', 'serving']);
  });

  it('a server moves, and a node is drained', async () => {
    expect(json(await verb('move', 'nfs1', '--to', 'node2', ...spec()))).toEqual({
      ...{ server: 'nfs1', from: 'node1', to: 'node2', moved: true },
    });
    expect(json(await verb('move', 'nfs1', '--to', 'node1', ...spec()))).toMatchObject({ to: 'node1', moved: true });
    expect(json(await verb('drain', 'node3', ...spec()))).toMatchObject({ node: 'node3', standby: true });
    expect(json(await verb('drain', 'node3', '--undo', ...spec()))).toMatchObject({ node: 'node3', standby: false });
  });

  it('a node is taken out, and is as it was before; its server has another home', async () => {
    expect(json(await verb('delete', 'node3', '--yes', ...spec()))).toMatchObject({
      ...{
        applied: true,
        changes: expect.arrayContaining([expect.objectContaining({ name: 'node3', how: 'removed' })]),
      },
    });
    const told = await healthy();
    expect(told.nodes.map(({ name }: { name: string }) => name)).toEqual(['node1', 'node2']);
    const node3 = made.lab.host('node3');
    expect(await node3.files.exists('/etc/gracekeeper')).toBe(false);
    expect(await node3.services.active('corosync')).toBe(false);
  });

  it('it is taken in again, by the way that ssh is told to it', async () => {
    const where = ['--address', '192.0.2.13', '--ssh', 'root@node3'] as const;
    expect(json(await verb('add', 'node3', ...where, '--yes', ...spec()))).toMatchObject({ applied: true });
    const told = await healthy();
    expect(told.nodes.map(({ state }: { state: string }) => state)).toEqual(['online', 'online', 'online']);
    expect(json(await verb('apply', made.lab.specPath, '--yes'))).toMatchObject({ changes: [], applied: false });
  });

  it('a node that leaves and can not be reached is not forgotten while it runs', async () => {
    writeFileSync(CONFIG, readFileSync(config, 'utf8').replace(/^(Host .*)$/m, 'Host node3\n  ProxyCommand false\n$1'));
    const before = readFileSync(made.lab.specPath, 'utf8');
    const ran = await gracekeeper('delete', 'node3', '--yes', '--json', '--ssh-config', CONFIG, ...spec());
    expect([ran.exitCode, json(ran).error.code]).toEqual([3, 'node-unreachable']);
    expect(readFileSync(made.lab.specPath, 'utf8')).toBe(before);
    expect(json(await verb('status', ...spec())).nodes).toHaveLength(3);
  });

  it('an export more is served by all; Ctrl-C on the way leaves nothing behind here, and the same once more completes it', async () => {
    const folder = '/srv/shared/data';
    await made.lab.runInside(['mkdir', '-m', '1777', folder]);
    const add = ['export', 'add', 'data', '--path', folder, '--clients', '*', '--yes', ...spec()];
    const own = mkdtempSync(`${tmpdir()}/t-ssh-`);
    expect(await interrupted(own, 'telling every node', ...add)).toBe(130);
    expect(readdirSync(own)).toEqual([]);
    rmSync(own, { recursive: true });
    expect(json(await verb('plan', made.lab.specPath, '--live')).changes).not.toEqual([]);
    expect(json(await verb(...add))).toMatchObject({ applied: true });
    expect(json(await verb(...add)).error.code).toBe('already-there');
    expect(json(await verb('refresh-config', ...spec()))).toMatchObject({ servers: expect.any(Array) });
  });

  it('doctor looks everywhere, events are merged, and a backup is made', async () => {
    const { checks } = json(await verb('doctor', ...spec()));
    const untold = checks.filter(({ state }: { state: string }) => state === 'unknown');
    expect(untold.map(({ check, found }: { check: string; found: string }) => `${check}: ${found}`)).toEqual([]);
    expect(checks.find(({ check }: { check: string }) => check === 'installation')).toMatchObject({ ok: true });
    const { events, unreachable } = json(await verb('events', ...spec()));
    expect(unreachable).toEqual([]);
    const told = events.map(({ node }: { node: string }) => node);
    expect(told).toEqual(expect.arrayContaining(['node1', 'node2']));
    expect(json(await verb('backup', BACKUP, ...spec()))).toMatchObject({ missing: [] });
  });

  it('a node that is dead does not keep the others from being asked', async () => {
    await made.lab.power('node1', 'off');
    const { exitCode, stdout } = await verb('status', ...spec());
    expect([exitCode, JSON.parse(stdout).nodes[1].state]).toEqual([1, 'online']);
    await made.lab.power('node1', 'on');
  });

  it('it is torn down', async () => {
    const sshd = async () => (await made.hosts[0].files.list('/etc/gracekeeper')) ?? 'none';
    await eventually(systemClock, { what: 'every node to be reached', withinMs: 60_000 }, async () => {
      const hosts = openSshHosts({ configFile: config });
      try {
        await Promise.all(['node1', 'node2', 'node3'].map((name) => hosts.host(name, name).ready()));
        return true;
      } finally {
        await hosts.close();
      }
    });
    expect(json(await verb('teardown', ...spec()))).toEqual({ cluster: NAME, removed: true });
    expect(await sshd()).toBe('none');
  });

  it('it is restored from its backup', async () => {
    expect(json(await verb('restore', BACKUP, '--yes'))).toMatchObject({ restored: true });
    expect((await healthy()).servers).toHaveLength(3);
  });
});

describe('a node of the lab that ssh can not reach', () => {
  let hosts: SshHosts;
  const text = () => readFileSync(config, 'utf8');
  const reached = async (change: (text: string) => string, destination = 'node1') => {
    writeFileSync(CONFIG, change(text()));
    hosts = openSshHosts({ configFile: CONFIG });
    const outcome = await hosts
      .host('node1', destination)
      .run(['uname', '-n'])
      .then(
        ({ stdout }) => stdout,
        (error: { code: string }) => error.code,
      );
    await hosts.close();
    return outcome;
  };

  it('is told from one that it can: by its key, its port, its host key, its name, and the way to it', async () => {
    expect(await reached((it) => it)).toBe('node1\n');
    expect(await reached((it) => it.replace(/IdentityFile .*/, 'IdentityFile /nowhere'))).toBe('ssh-permission-denied');
    expect(await reached((it) => it.replace(/UserKnownHostsFile .*/, 'UserKnownHostsFile /nowhere'))).toBe(
      'ssh-host-key-unknown',
    );
    const known = made.lab.specPath.replace('cluster.yaml', 'ssh/known_hosts');
    const mixed = readFileSync(known, 'utf8')
      .replace('node1,192.0.2.11', 'other')
      .replace('node2,192.0.2.12', '192.0.2.11');
    writeFileSync(`${CONFIG}.known`, mixed);
    expect(await reached((it) => it.replace(/UserKnownHostsFile .*/, `UserKnownHostsFile ${CONFIG}.known`))).toBe(
      'ssh-host-key-changed',
    );
    expect(await reached((it) => it, 'root@node1:23')).toBe('ssh-closed');
    expect(await reached((it) => it.replaceAll(/ProxyCommand .*/g, ''), '127.0.0.1:1')).toBe('ssh-refused');
    expect(await reached((it) => it, 'node1.invalid')).toBe('ssh-unknown-host');
  });

  it('has said so before anything was touched: setup is refused', async () => {
    writeFileSync(CONFIG, text().replace(/IdentityFile .*/, 'IdentityFile /nowhere'));
    const ran = await gracekeeper('setup', made.lab.specPath, '--ssh-config', CONFIG, '--json');
    expect([ran.exitCode, json(ran).error.code]).toEqual([3, 'ssh-permission-denied']);
  });
});
