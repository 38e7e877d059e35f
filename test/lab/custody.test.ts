// Custody on real daemons: what a client of a server that shares its export has locked stays locked when its daemon dies, for whoever wants it on the
// shared file system itself, until the peers are in grace.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { status } from '../../src/work/commands/status.ts';
import { livingCustodian } from '../../src/work/locks/custody/paths.ts';
import { JOURNAL, serverPaths } from '../../src/work/server/paths.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { clusterLab } from './cluster-lab.ts';

/** The one that is struck. */
let server = 'nfs1';
const HOME = '/srv/shared/home';

let lab: Lab;
let cluster: Cluster;
/** The one that serves now. */
let node: Host;
let client: LabClient;
let point: string;
let held: Promise<unknown>;

beforeAll(async () => {
  const wish = { name: `t-custody-${process.pid}`, nodes: 2, versions: ['4.1'] as const };
  // The second one fails at once.
  const made = await clusterLab(wish, (spec) => spec.replace(/(nfs2: .*exports: \[home\])/, '$1, onCrash: move'));
  ({ lab, cluster } = made);
  await serving(() => true);
  client = await lab.addClient('kernel:4.1');
  point = await client.mount({ address: '192.0.2.101', path: '/home' });
});

afterEach(async () => {
  await client.exec(['pkill', '-x', 'sleep'], { deadlineMs: 30_000 }).catch(() => undefined);
  await held;
});

afterAll(() => lab?.stop());

const until = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> =>
  eventually(systemClock, { what, withinMs: 30_000, everyMs: 10 }, probe);

/** The client locks a file of this name until the end of the test, and nobody else can. */
async function lock(name: string): Promise<void> {
  held = client
    .exec(['flock', '--no-fork', `${point}/${name}`, 'sleep', '60'], { deadlineMs: 100_000 })
    .catch(() => undefined);
  await until('the lock', async () => ((await isFree(name)) ? undefined : true));
  await until('its custody', async () => ((await custody()).locks > 0 ? true : undefined));
}

async function custody(): Promise<{ readonly locks: number }> {
  const socket = `/run/gracekeeper/custody/${server}.sock`;
  const asked = ['socat', '-t', '2', '-', `UNIX-CONNECT:${socket}`] as const;
  const { stdout } = await node.run(asked, { input: '{"verb":"status"}\n', okExits: [0, 1] });
  return stdout === '' ? { locks: 0 } : (JSON.parse(stdout) as { ok: { locks: number } }).ok;
}

/** On all nodes; that of the server where it is. */
async function custodians(): Promise<number> {
  await until('a custodian where it serves', () => livingCustodian(node, server));
  return (await Promise.all(lab.hosts().map((host) => livingCustodian(host, server)))).filter(Boolean).length;
}

/** struct flock is short type, short whence, then 8 bytes each of start and length; 37 is F_OFD_SETLK. */
const TRY = (name: string) => `use Fcntl; use Time::HiRes qw(time sleep);
  open(my $f, '+<', '${HOME}/${name}') or exit 0; my $l = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 10, 0);`;

async function isFree(name: string): Promise<boolean> {
  const tried = ['perl', '-e', `${TRY(name)} exit(fcntl($f, 37, $l) ? 0 : 1);`] as const;
  return (await node.run(tried, { okExits: [0, 1] })).exitCode === 0;
}

/** When somebody on the node itself got the lock, who has tried all the time (ms since the epoch); he gives it back at once. */
async function rival(name: string): Promise<number> {
  const tries = `${TRY(name)} sleep(0.001) until fcntl($f, 37, $l); printf '%.3f', time() * 1000;`;
  return Number((await node.run(['perl', '-e', tries], { deadlineMs: 60_000 })).stdout);
}

const observations = async (host: Host): Promise<readonly Observation[]> =>
  readJournal((await host.files.read(JOURNAL)) ?? '').observations;

async function since<K extends Observation['kind']>(at: number, kind: K): Promise<Extract<Observation, { kind: K }>> {
  return until(`"${kind}" in a journal`, async () => {
    const all = (await Promise.all(lab.hosts().map(observations))).flat();
    return all.find((it): it is Extract<Observation, { kind: K }> => it.kind === kind && it.at >= at);
  });
}

async function serving(holds: (status: ServerStatus) => boolean): Promise<void> {
  node = await until(`${server} to serve`, async () => {
    for (const host of lab.hosts()) {
      const status = await readStatus(host, server);
      if (status?.phase === 'serving' && status.announced && holds(status)) return host;
    }
    return undefined;
  });
}

/** The kernel's client finds out when it next speaks. */
const reclaimed = (name: string) =>
  until('the client to have its lock again', async () => {
    await client.exec(['stat', '--file-system', point], { deadlineMs: 30_000 });
    return (await isFree(name)) ? undefined : true;
  });

const kill = (signal: string, pid: number | null | undefined) => node.run(['kill', `-${signal}`, `${pid}`]);

describe('what a client has locked', () => {
  it('is free for others as soon as the client gives it up', async () => {
    await lock('given-up');
    const free = rival('given-up');
    await client.exec(['pkill', '-x', 'sleep']);
    await held;
    await free;
    await until('the end of its custody', async () => ((await custody()).locks === 0 ? true : undefined));
  });

  it('is nobody else’s after its daemon was killed until the peers are in grace, and then the client’s again', async () => {
    await lock('crash');
    const taken = rival('crash');
    const before = await readStatus(node, server);
    const at = node.clock.now();
    await kill('KILL', before?.daemonPid);
    const asked = await since(at, 'peers-asked');
    expect(asked.silent).toEqual([]);
    expect(await since(at, 'custody-closed')).toMatchObject({ locks: 1, descriptors: 1 });
    expect(await taken).toBeGreaterThanOrEqual(asked.at);
    await serving(({ epoch }) => epoch !== before?.epoch);
    await reclaimed('crash');
  });

  it('is nobody else’s while its daemon hangs, nor when that is killed for it, until the peers are in grace', async () => {
    await lock('hang');
    const taken = rival('hang');
    const before = await readStatus(node, server);
    const at = node.clock.now();
    await kill('STOP', before?.daemonPid);
    const asked = await since(at, 'peers-asked');
    expect(await since(at, 'custody-closed')).toMatchObject({ locks: 1, at: expect.any(Number) });
    expect(await taken).toBeGreaterThanOrEqual(asked.at);
    await serving(({ epoch }) => epoch !== before?.epoch);
    await reclaimed('hang');
  });

  it('goes with its server to another node, and nobody keeps anything of it behind', async () => {
    await lock('move');
    const [other] = lab.hosts().filter(({ name }) => name !== node.name);
    await node.run(['crm_resource', '--move', '--resource', server, '--node', `${other?.name}`]);
    await serving(({ node: on }) => on === other?.name);
    expect(await custodians()).toBe(1);
    await reclaimed('move');
  });

  it('is nobody else’s after its supervisor was killed until the peers are in grace', async () => {
    await lock('supervisor');
    const taken = rival('supervisor');
    const supervisor = JSON.parse((await node.files.read(serverPaths(server).identity)) ?? '') as { pid: number };
    const before = await readStatus(node, server);
    const at = node.clock.now();
    await kill('KILL', supervisor.pid);
    const graceHeld = await since(at, 'grace-held');
    expect(await taken).toBeGreaterThanOrEqual(graceHeld.at);
    await serving(({ epoch }) => epoch !== before?.epoch);
    expect(await custodians()).toBe(1);
    await reclaimed('supervisor');
  });
});

describe('a server', () => {
  it('says whether what its clients lock is kept, and by whom it was not', async () => {
    const shown = async () => {
      const { servers } = await status(lab.hosts(), cluster);
      return servers.find(({ name }) => name === server);
    };
    await until('custody', async () => ((await shown())?.custody === 'on' ? true : undefined));
    const custodian = await livingCustodian(node, server);
    await kill('KILL', custodian?.pid);
    const word = { custody: 'on', custodyReason: null, windowOpen: 'its custodian died' };
    await until('it to be told', async () => ((await shown())?.windowOpen === null ? undefined : true));
    expect(await shown()).toMatchObject(word);
  });

  it('that fails at once keeps it until its peers are in grace, and lets it go before it is served elsewhere', async () => {
    server = 'nfs2';
    await serving(() => true);
    await client.umount();
    point = await client.mount({ address: '192.0.2.102', path: '/home' });
    await lock('failed');
    const taken = rival('failed');
    const before = await readStatus(node, server);
    const from = node.name;
    const at = node.clock.now();
    await kill('KILL', before?.daemonPid);
    const asked = await since(at, 'peers-asked');
    expect(await since(at, 'custody-closed')).toMatchObject({ server, locks: 1 });
    expect(await taken).toBeGreaterThanOrEqual(asked.at);
    await serving(({ node: on }) => on !== from);
    expect(await custodians()).toBe(1);
    await reclaimed('failed');
  });
});
