// A DRBD pair on two nodes with kernels and disks of their own: its primary dies under a client that writes and holds locks, the other one serves, and the old
// one comes back and is brought up to date.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import type { Host } from '../../src/host/host.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { createDrbd } from '../../src/work/commands/create-drbd.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { ADDRESS, type DrbdPair, drbdPair, EXPORT, RESOURCE, SERVER, SLOW_MS, until } from './drbd-scene.ts';

const LOCKS = 4;
const V3 = '/run/nfs3';

let pair: DrbdPair;
let lab: Lab;
let node1: LabHost;
let node2: LabHost;
let client: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  pair = await drbdPair(`t-drbd-${process.pid}`);
  ({ lab, client } = pair);
  [node1, node2] = pair.hosts;
}, 900_000);

afterAll(() => pair?.lab.stop());

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

describe('a server on DRBD', { timeout: 900_000 }, () => {
  it('is made on two blank disks, once, and served where its device was promoted', async () => {
    expect(await pair.stateOn(node1)).toMatchObject({ role: 'Primary', disk: 'UpToDate', peerDisk: 'UpToDate' });
    await expect(createDrbd(pair.hosts, pair.cluster, RESOURCE, silent)).rejects.toThrow('vm is up on node');
    await client.mount({ address: ADDRESS, path: EXPORT });
    const ranges = { kept: LOCKS, churned: 0 };
    held = await client.lock({ role: 'keeper', server: SERVER, file: 'locked', sharing: 1, ranges });
    await lockThrough3();
    await heldThrough3(node1);
    await client.startTraffic(5);
    await pair.goesOn();
  });

  it('is served on when its second disk dies with its node, which is fenced first, and that disk is brought up to date when it is back', async () => {
    const { epoch } = (await readStatus(node1, SERVER)) ?? {};
    await lab.power('node2', 'off');
    await until('the constraint', pair.isFenced);
    await pair.goesOn();
    expect(await pair.stateOn(node1)).toMatchObject({ role: 'Primary', peerDisk: 'Outdated', frozen: false });
    await lab.power('node2', 'on');
    await pair.twoGoodDisks(node1);
    await pair.goesOn();
    expect(await readStatus(node1, SERVER)).toMatchObject({ epoch, announced: true });
  });

  it('is served by the other node when that one dies, whose disk is fenced off first', async () => {
    await lab.power('node1', 'off');
    await until('the constraint', pair.isFenced);
    await pair.servedBy(node2);
    expect(await pair.stateOn(node2)).toMatchObject({ role: 'Primary', disk: 'UpToDate', peerDisk: 'Outdated' });
    await lab.power('node1', 'on');
    await pair.goesOn();
    await heldThrough3(node2);
  });

  it('has then lost no lock, and nothing that an fsync had promised', async () => {
    const { lost, reordered, duplicated, errors } = await client.stopTraffic(120_000);
    expect({ lost, reordered, duplicated, errors }).toEqual({ lost: 0, reordered: 0, duplicated: 0, errors: [] });
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('has two good disks again when the dead node is back, and nothing that keeps it from there', async () => {
    await pair.twoGoodDisks(node2);
    const { drbd } = await status(pair.hosts, pair.cluster);
    expect(
      drbd.flatMap(({ nodes }) => nodes.map(({ node, state }) => `${node} ${state?.role} ${state?.disk}`)),
    ).toEqual(['node1 Secondary UpToDate', 'node2 Primary UpToDate']);
  });
});
