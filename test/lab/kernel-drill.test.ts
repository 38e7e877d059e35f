// The exam of a kernel server, on nodes with kernels of their own: an NFSv3 and an NFSv4.1 client hold locks, and try for each other's, while it is moved,
// loses its threads and loses its node. Its agents are called as Pacemaker calls them, in the order of its group; the audits of `drill --locks` judge.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditLocks } from '../../src/core/audit/audit-locks.ts';
import type { FaultMark, LockEvent } from '../../src/core/audit/history.ts';
import type { Cluster, Server } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import { defaultKernelSpec } from '../../src/lab/default-kernel-spec.ts';
import { inject } from '../../src/lab/faults.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { kernelInGrace } from '../../src/work/kernel/grace.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-kernel-drill-${process.pid}`;
const SERVER = 'nfs1';
const ROOT = '/srv/home';
/** Of each client, for good, and now and then; user-mode kernels, four of them, on two processors. */
const RANGES = { kept: 8, churned: 2, slower: 5 };
const PATIENCE_MS = 240_000;

let lab: Lab;
let cluster: Cluster;
let server: Server;
let node1: LabHost;
let node2: LabHost;
let lockers: readonly { readonly name: string; readonly locks: ClientLocks }[];
const faults: FaultMark[] = [];

beforeAll(async () => {
  const wish = { name: NAME, nodes: 2, kernelNodes: 2, versions: ['3', '4.1'], grace: '30s' } as const;
  const specText = defaultKernelSpec(wish);
  const read = readSpec(specText, 'test lab');
  if (read.cluster === undefined) throw new Error('the default spec is a cluster');
  cluster = read.cluster;
  [server] = cluster.servers as readonly [Server];
  lab = await startLab(labOptions(NAME, cluster, specText, false, 2));
  [node1, node2] = [lab.host('node1'), lab.host('node2')];
  const clients = Promise.all([lab.addClient('kernel:3'), lab.addClient('kernel:4.1')]);
  const files = { cluster, specText, authkey: '0'.repeat(256), installation };
  await Promise.all([node1, node2].map((host) => writeNodeFiles(host, files)));
  await start(node1);
  lockers = await takeLocks(await clients);
}, 900_000);

afterAll(() => lab?.stop());

const agent = (host: LabHost, name: string, action: string, okExits = [0]) =>
  host.run(
    ['env', `OCF_RESKEY_server=${SERVER}`, 'OCF_RESKEY_CRM_meta_timeout=60000', `${AGENT_FOLDER}/${name}`, action],
    { okExits, deadlineMs: 120_000 },
  );

async function start(host: LabHost): Promise<void> {
  for (const { source, mount } of server.filesystems) {
    await host.run(['mkdir', '-p', mount]);
    await host.run(['mount', source, mount]);
  }
  await startDaemon(host);
}

async function startDaemon(host: LabHost): Promise<void> {
  await agent(host, 'kernel_nfsd', 'start');
  await agent(host, 'nfs_address', 'start');
  await agent(host, 'nfs_notify', 'start');
}

async function stopDaemon(host: LabHost): Promise<void> {
  await agent(host, 'nfs_notify', 'stop');
  await agent(host, 'nfs_address', 'stop');
  await agent(host, 'kernel_nfsd', 'stop');
}

async function stop(host: LabHost): Promise<void> {
  await stopDaemon(host);
  for (const { mount } of [...server.filesystems].reverse()) await host.run(['umount', mount]);
}

/** Each client holds its own, and tries for the other's. */
async function takeLocks(clients: readonly LabClient[]) {
  await Promise.all(clients.map((client) => client.mount({ address: server.address, path: `${ROOT}/data` })));
  const fileOf = ({ name }: LabClient) => `locks-${name}`;
  const take = async (client: LabClient, role: 'keeper' | 'rival', file: string) => {
    const locks = await client.lock({ role, server: SERVER, file, ranges: RANGES, sharing: 1 });
    return { name: `${role} of ${file}`, locks };
  };
  const keepers = await Promise.all(clients.map((client) => take(client, 'keeper', fileOf(client))));
  const others = clients.flatMap((client) => clients.filter((it) => it !== client).map((it) => [client, it] as const));
  const rivals = await Promise.all(others.map(([client, other]) => take(client, 'rival', fileOf(other))));
  return [...keepers, ...rivals];
}

/** Everybody has been through everything twice from now on. */
const everybody = () =>
  Promise.all(
    lockers.map(async ({ name, locks }) => {
      const before = await locks.rounds();
      const wait = { what: `${name} to go on`, withinMs: PATIENCE_MS, everyMs: 500 };
      await eventually(systemClock, wait, async () => ((await locks.rounds()) >= before + 2 ? true : undefined));
    }),
  );

/** What strikes it, and brings it back on that node; then it is out of grace, and everybody has tried again. */
async function survived(host: LabHost, strike: () => Promise<unknown>, atOnce: boolean, back: () => Promise<void>) {
  const at = systemClock.now();
  await strike();
  const hitBy = atOnce ? { hitBy: systemClock.now() } : {};
  await back();
  expect(await kernelInGrace(host, SERVER)).toBe(true);
  const wait = { what: 'the end of grace', withinMs: PATIENCE_MS, everyMs: 250 };
  await eventually(systemClock, wait, async () => ((await kernelInGrace(host, SERVER)) ? undefined : true));
  faults.push({ at, ...hitBy, recoveredAt: systemClock.now(), servers: [SERVER] });
  // Clocks of user-mode kernels agree to some tens of milliseconds only: what is tried the second time was surely tried after the recovery.
  await everybody();
  await everybody();
  const told = { what: 'the NFSv3 client to be told', withinMs: PATIENCE_MS, everyMs: 250 };
  await eventually(systemClock, told, async () => (await readStatus(host, SERVER))?.notify.told === 1 || undefined);
}

describe('a kernel server whose clients hold locks', { timeout: 900_000 }, () => {
  it('is moved', async () => {
    await everybody();
    await survived(
      node2,
      () => stop(node1),
      false,
      () => start(node2),
    );
  });

  it('loses its threads, which its monitor sees, and starts in place', async () => {
    const crash = () => inject(lab, 'daemon-crash', SERVER);
    await survived(node2, crash, true, async () => {
      expect((await agent(node2, 'kernel_nfsd', 'monitor', [1])).stderr).toContain('nfsd has no threads');
      await stopDaemon(node2);
      await startDaemon(node2);
    });
  });

  it('loses its node, and starts elsewhere', async () => {
    await survived(
      node1,
      () => lab.power('node2', 'off'),
      true,
      () => start(node1),
    );
  });

  it('has then kept every lock, each time, and no other client was ever granted one of them', async () => {
    const events: LockEvent[] = [];
    // Who holds them goes last: what others were denied counts as long as they are surely held.
    for (const { locks } of [...lockers].reverse()) events.push(...(await locks.stop(60_000)));
    const { locks, violations, unseen, windowMs } = auditLocks({ events, faults });
    expect(violations.map(({ words }) => words)).toEqual([]);
    const held = 2 * RANGES.kept * faults.length;
    expect({ locks, unseen, windowMs }).toMatchObject({
      locks: { held, reclaimed: held, lost: 0, doubleGranted: 0 },
      ...{ unseen: 0, windowMs: 0 },
    });
  });
});
