// A DRBD pair on two nodes with kernels and disks of their own: its primary dies under a client that writes and holds locks, the other one serves, and the old
// one comes back and is brought up to date.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fenceConstraintOf } from '../../src/core/doctor/checks/drbd.ts';
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { NETWORK } from '../../src/lab/state.ts';
import { createDrbd } from '../../src/work/commands/create-drbd.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { setup } from '../../src/work/commands/setup.ts';
import { status } from '../../src/work/commands/status.ts';
import { drbdStates } from '../../src/work/drbd/drbd-states.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-drbd-${process.pid}`;
const [SERVER, RESOURCE, EXPORT, ADDRESS] = ['nfs1', 'vm', '/srv/vm/data', `${NETWORK}.101`] as const;
const SPEC = `${specHead(NAME, 3)}drbd:
  ${RESOURCE}: { disk: /dev/vg0/vm }
exports:
  data: { path: ${EXPORT}, clients: ['*'] }
servers:
  ${SERVER}:
    address: ${ADDRESS}/24
    home: node1
    failoverTo: [node2]
    daemon: kernel
    network: host
    exports: [data]
    filesystems:
      - { drbd: ${RESOURCE}, mount: /srv/vm, type: ext4 }
nfs: { versions: [3, 4.1], lease: 10s, grace: 60s }
corosync: { token: 3s, tokenCoefficient: 0ms }
`;
/** User-mode Linux on a busy machine. */
const SLOW_MS = 300_000;
const LOCKS = 4;
/** One that boots within seconds of its fence joins in the middle of the takeover, which Pacemaker then plans anew: a real machine takes minutes. */
const STAYS_OFF = { 'stonith-action': 'off' };
const V3 = '/run/nfs3';

let lab: Lab;
let cluster: Cluster;
let hosts: readonly [LabHost, LabHost, LabHost];
let node1: LabHost;
let node2: LabHost;
/** An ordinary node, which is always there to be asked. */
let witness: LabHost;
let client: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  const read = readSpec(SPEC, 'test lab');
  if (read.cluster === undefined) throw new Error(read.findings.map(({ message }) => message).join('; '));
  cluster = read.cluster;
  lab = await startLab(labOptions(NAME, cluster, SPEC, false, 2));
  hosts = [lab.host('node1'), lab.host('node2'), lab.host('node3')];
  [node1, node2, witness] = hosts;
  const adding = lab.addClient('kernel:4.1');
  const more = {
    foreignProperties: { ...LAB_PROPERTIES, ...STAYS_OFF },
    newDrbd: [RESOURCE],
    withinMs: SLOW_MS,
    progress: silent,
  };
  await setup({ hosts, cluster, specText: SPEC, installation, ...more });
  await node1.run(['chmod', '1777', EXPORT]);
  client = await adding;
}, 900_000);

afterAll(() => lab?.stop());

const until = (what: string, probe: () => Promise<boolean>): Promise<true> =>
  eventually(systemClock, { what, withinMs: SLOW_MS, everyMs: 500 }, async () => (await probe()) || undefined);

const servedBy = (host: Host) =>
  until(`${SERVER} on ${host.name}`, async () => (await readStatus(host, SERVER))?.announced ?? false);

/** Traffic that was under way when this is called goes on. */
async function goesOn(): Promise<void> {
  const { writes } = await client.progress();
  await until('the client to go on', async () => (await client.progress()).writes > writes + 20);
}

/** Locked through a second mount of the same client: lockd's lock, there from the start or reclaimed. */
async function lockThrough3(): Promise<void> {
  await client.exec(['sh', '-c', `rpcbind; rpc.statd --no-notify; mkdir -p ${V3}`]);
  const options = 'vers=3,hard,proto=tcp,mountproto=tcp';
  await client.exec(['mount', '-t', 'nfs', '-o', options, `${ADDRESS}:${EXPORT}`, V3], { deadlineMs: SLOW_MS });
  const file = `${V3}/locked-3`;
  const lock = `setsid flock ${file} sleep 3600 </dev/null >/dev/null 2>&1 & until [ -e ${file} ]; do :; done`;
  await client.exec(['sh', '-c', lock], { deadlineMs: SLOW_MS });
}

const heldThrough3 = (host: Host) =>
  until(`the NFSv3 lock on ${host.name}`, async () => {
    const table = readLockTable((await host.files.read('/proc/locks')) ?? '');
    const holders = await Promise.all(table.map(({ pid }) => host.files.read(`/proc/${pid}/comm`)));
    return holders.includes('lockd\n');
  });

/** As the primary sees it; then nothing keeps the other disk from being promoted. */
async function twoGoodDisks(primary: Host): Promise<void> {
  await until('both disks to be alike', async () => {
    const state = await stateOn(primary);
    return state?.connection === 'Connected' && state.peerDisk === 'UpToDate';
  });
  await until('the constraint to go', async () => !(await isFenced()));
}

const stateOn = async (host: Host) => (await drbdStates(host, cluster)).get(RESOURCE);
const isFenced = async () => (await queryCib(witness)).includes(fenceConstraintOf(RESOURCE));

describe('a server on DRBD', { timeout: 900_000 }, () => {
  it('is made on two blank disks, once, and served where its device was promoted', async () => {
    expect(await stateOn(node1)).toMatchObject({ role: 'Primary', disk: 'UpToDate', peerDisk: 'UpToDate' });
    await expect(createDrbd(hosts, cluster, RESOURCE, silent)).rejects.toThrow('vm is up on node');
    await client.mount({ address: ADDRESS, path: EXPORT });
    const ranges = { kept: LOCKS, churned: 0 };
    held = await client.lock({ role: 'keeper', server: SERVER, file: 'locked', sharing: 1, ranges });
    await lockThrough3();
    await heldThrough3(node1);
    await client.startTraffic(5);
    await goesOn();
  });

  it('is served on when its second disk dies with its node, which is fenced first, and that disk is brought up to date when it is back', async () => {
    const { epoch } = (await readStatus(node1, SERVER)) ?? {};
    await lab.power('node2', 'off');
    await until('the constraint', isFenced);
    await goesOn();
    expect(await stateOn(node1)).toMatchObject({ role: 'Primary', peerDisk: 'Outdated', frozen: false });
    await lab.power('node2', 'on');
    await twoGoodDisks(node1);
    await goesOn();
    expect(await readStatus(node1, SERVER)).toMatchObject({ epoch, announced: true });
  });

  it('is served by the other node when that one dies, whose disk is fenced off first', async () => {
    await lab.power('node1', 'off');
    await until('the constraint', isFenced);
    await servedBy(node2);
    expect(await stateOn(node2)).toMatchObject({ role: 'Primary', disk: 'UpToDate', peerDisk: 'Outdated' });
    await lab.power('node1', 'on');
    await goesOn();
    await heldThrough3(node2);
  });

  it('has then lost no lock, and nothing that an fsync had promised', async () => {
    const { lost, reordered, duplicated, errors } = await client.stopTraffic(120_000);
    expect({ lost, reordered, duplicated, errors }).toEqual({ lost: 0, reordered: 0, duplicated: 0, errors: [] });
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('has two good disks again when the dead node is back, and nothing that keeps it from there', async () => {
    await twoGoodDisks(node2);
    const { drbd } = await status(hosts, cluster);
    expect(
      drbd.flatMap(({ nodes }) => nodes.map(({ node, state }) => `${node} ${state?.role} ${state?.disk}`)),
    ).toEqual(['node1 Secondary UpToDate', 'node2 Primary UpToDate']);
  });
});
