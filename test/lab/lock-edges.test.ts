// The edges of lock recovery, as kernel clients meet them: two servers of one export on one node without a cluster, which a test stops,
// starts and kills. What the storage knows of locks (/proc/locks: Ganesha's are of open file descriptions) is what counts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';
import { locksOf } from './locks-of.ts';

const HOME = '/srv/shared/home';
const SECOND_MOUNT = '/run/nfs2';

let lab: Lab;
let client: LabClient;
let old: LabClient;
let point: string;
let oldPoint: string;

const node = () => lab.host('node1');

beforeAll(async () => {
  const name = `t-edges-${process.pid}`;
  const wish = { name, nodes: 1, servers: 2, versions: ['4.1'] as const, lease: '10s', grace: '12s' };
  // More deaths than a budget of three allows, on purpose; and NFSv4.0, which makes every grace last its whole period, on one of them only.
  const specText = defaultSpec(wish)
    .replaceAll(', exports: [home]', ', exports: [home], onCrash: { restarts: 99, within: 1h }')
    .replace(/(nfs2: .*exports: \[home\])/, '$1, versions: [4.0, 4.1]');
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(name, cluster, specText, false));
  await writeNodeFiles(node(), { cluster, specText, authkey: '0'.repeat(256), installation });
  await markStateVolume([node()], cluster);
  const clients = Promise.all([lab.addClient('kernel:4.1'), lab.addClient('kernel:4.0')]);
  await Promise.all([start('nfs1'), start('nfs2')]);
  [client, old] = await clients;
  [point, oldPoint] = await Promise.all([
    client.mount({ address: '192.0.2.101', path: '/home' }),
    old.mount({ address: '192.0.2.102', path: '/home' }),
  ]);
});

afterAll(async () => {
  await Promise.allSettled([stop('nfs1'), stop('nfs2')]);
  await lab?.stop();
});

async function agent(server: string, name: string, action: string): Promise<void> {
  const env = { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: server, OCF_RESKEY_CRM_meta_timeout: '40000' };
  await node().run([`${AGENT_FOLDER}/${name}`, action], { env, deadlineMs: 60_000 });
}

async function start(server: string): Promise<void> {
  await agent(server, 'ganesha_nfsd', 'start');
  await agent(server, 'nfs_address', 'start');
}

async function stop(server: string): Promise<void> {
  await agent(server, 'nfs_address', 'stop');
  await agent(server, 'ganesha_nfsd', 'stop');
}

const until = (what: string, probe: () => Promise<boolean>) =>
  eventually(systemClock, { what, withinMs: 60_000, everyMs: 50 }, async () => (await probe()) || undefined);

const locks = (file: string) => locksOf(node(), `${HOME}/${file}`);

const holds = (file: string, count: number) =>
  until(`${count} locks of ${file}`, async () => (await locks(file)) === count);

const exists = (file: string) => node().files.exists(`${HOME}/${file}`);

/**
 * A process of a client that takes `count` write locks of one byte, two bytes apart, and gives them up and ends when `FILE.enough` is there,
 * which it looks for on its own disk. struct flock is short type, short whence, then 8 bytes each of start and length.
 */
function locker(on: LabClient, folder: string, file: string, count = 1) {
  const program = `use Fcntl; open(my $f, '+>>', '${folder}/${file}') or die "open: $!";
    sub each_one { for my $i (0 .. ${count - 1}) { fcntl($f, F_SETLKW, pack('s s x4 q q l x4', $_[0], 0, 2 * $i, 1, 0)) or die "lock: $!" } }
    each_one(F_WRLCK); select(undef, undef, undef, 0.02) until -e '/run/${file}.enough';
    syswrite($f, "written under the lock") or die "write: $!"; each_one(F_UNLCK); close($f) or die "close: $!"`;
  const ended = on.exec(['perl', '-e', program], { deadlineMs: 110_000 });
  ended.catch(() => undefined);
  return { ended, enough: () => on.exec(['touch', `/run/${file}.enough`]) };
}

/** Kills its Ganesha; returns when the next one serves. */
async function crash(server: string): Promise<void> {
  const before = await readStatus(node(), server);
  await node().run(['kill', '-KILL', `${before?.daemonPid}`]);
  await until(`${server} to serve anew`, async () => {
    const status = await readStatus(node(), server);
    return status?.phase === 'serving' && (status.epoch ?? 0) > (before?.epoch ?? 0);
  });
}

const noGrace = (server: string) =>
  until(`${server} to leave grace`, async () => (await readStatus(node(), server))?.inGrace === false);

describe('a lock that a client', () => {
  it('releases while its server is down stays released, and what was written under it is there', async () => {
    const held = locker(client, point, 'released');
    await holds('released', 1);
    await stop('nfs1');
    await held.enough();
    await start('nfs1');
    expect((await held.ended).stderr).toBe('');
    expect(await locks('released')).toBe(0);
    expect(await node().files.read(`${HOME}/released`)).toBe('written under the lock');
    await noGrace('nfs1');
    expect(await locks('released')).toBe(0);
  });

  it('holds is its own again after two deaths within a second', async () => {
    const held = locker(client, point, 'twice');
    await holds('twice', 1);
    await crash('nfs1');
    await crash('nfs1');
    await noGrace('nfs1');
    await holds('twice', 1);
    await held.enough();
    expect((await held.ended).stderr).toBe('');
  });

  it('holds by NFSv4.0 is its own again, and so are a thousand locks of one client by either version', async () => {
    const all = [locker(old, oldPoint, 'old', 1_000), locker(client, point, 'many', 1_000)];
    await Promise.all([holds('old', 1_000), holds('many', 1_000)]);
    await Promise.all([crash('nfs1'), crash('nfs2')]);
    await Promise.all([noGrace('nfs1'), noGrace('nfs2')]);
    await Promise.all([holds('old', 1_000), holds('many', 1_000)]);
    await Promise.all(all.map(({ enough }) => enough()));
    for (const { ended } of all) expect((await ended).stderr).toBe('');
    expect(await locks('old')).toBe(0);
  });

  it('had when it died is free when the grace is over, and others’ are not', async () => {
    const held = locker(client, point, 'alive');
    const dead = await lab.addClient('kernel:4.1');
    locker(dead, await dead.mount({ address: '192.0.2.101', path: '/home' }), 'dead');
    await Promise.all([holds('dead', 1), holds('alive', 1)]);
    await dead.remove();
    await crash('nfs1');
    await noGrace('nfs1');
    await holds('alive', 1);
    expect(await locks('dead')).toBe(0);
    await held.enough();
    expect((await held.ended).stderr).toBe('');
  });
});

describe('two servers of one client', () => {
  it('are two servers: of the one that dies its locks are reclaimed, of the other nothing happens', async () => {
    await client.exec(['mkdir', '-p', SECOND_MOUNT]);
    const options = 'vers=4.1,proto=tcp,hard';
    expect((await client.exec(['mount', '-t', 'nfs', '-o', options, '192.0.2.102:/home', SECOND_MOUNT])).stderr).toBe(
      '',
    );
    const [first, second] = [locker(client, point, 'by-first'), locker(client, SECOND_MOUNT, 'by-second')];
    await Promise.all([holds('by-first', 1), holds('by-second', 1)]);
    const before = await readStatus(node(), 'nfs2');
    await crash('nfs1');
    expect(await locks('by-second')).toBe(1);
    await noGrace('nfs1');
    expect([await locks('by-first'), await locks('by-second')]).toEqual([1, 1]);
    expect((await readStatus(node(), 'nfs2'))?.epoch).toBe(before?.epoch);
    // The second one’s lock keeps the first one’s client out: to the storage they are two.
    const rival = client.exec(['flock', '--nonblock', `${point}/by-second`, 'true']);
    expect((await rival).exitCode).not.toBe(0);
    await Promise.all([first.enough(), second.enough()]);
    for (const { ended } of [first, second]) expect((await ended).stderr).toBe('');
    await client.exec(['umount', SECOND_MOUNT]);
    expect(await exists('by-second')).toBe(true);
  });
});
