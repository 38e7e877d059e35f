// The exam of a kernel server, on nodes with kernels of their own: an NFSv3 and an NFSv4.1 client hold locks and write while it is moved, loses its
// threads, loses its node, and is brought home. Each fault's clients are those of the one before.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultInWords } from '../../src/core/drill/sequence.ts';
import { drillRow } from '../../src/entry/cli/drill-row.ts';
import { status } from '../../src/work/commands/status.ts';
import type { Row, Run } from '../../src/work/drill/in-a-row.ts';
import { type ClusterLab, gracekeeper, kernelLab } from './cluster-lab.ts';

const NAME = `t-kernel-drill-${process.pid}`;
const KEPT = 8;
/** See the first test for what it stands for. */
const SEED = 'k2900';
/** User-mode kernels, four of them, on two processors. */
const SLOWER = 4;

describe('a kernel server', { timeout: 900_000 }, () => {
  let made: ClusterLab;
  let row: Row;

  beforeAll(async () => {
    made = await kernelLab({ name: NAME, nodes: 2, kernelNodes: 2, versions: ['3', '4.1'] });
    const clients = ['kernel:3', 'kernel:4.1'] as const;
    const locks = { kept: KEPT, churned: 4, slower: SLOWER };
    const wish = { repeat: 4, seed: SEED, clients, keepGoing: false, locks, probe: true, slower: SLOWER };
    row = await drillRow(made.lab, made.cluster, wish, () => undefined, AbortSignal.timeout(1_500_000));
  }, 1_800_000);

  afterAll(() => made?.lab.stop());

  it('goes through every fault without a problem', () => {
    expect(row.runs.map(({ planned }) => faultInWords(planned))).toEqual([
      ...['move of nfs1 to node2', 'daemon-crash (threads) of nfs1'],
      ...['node-death of node1, seen by nfs1', 'failback of nfs1'],
    ]);
    expect(row.runs.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('keeps every lock of both clients through each of them, and lets no rival have one', () => {
    const all = { held: 2 * KEPT, reclaimed: 2 * KEPT, lost: 0, doubleGranted: 0 };
    expect(row.runs.map(({ record }) => record?.result.locks)).toMatchObject(row.runs.map(() => all));
  });

  it('tells of its life in the journal, and whom it has told in its status', async () => {
    const kinds = ({ record }: Run) => new Set(record?.observations.map(({ kind }) => kind));
    for (const run of row.runs)
      expect([...kinds(run)]).toEqual(
        expect.arrayContaining(['server-starting', 'daemon-answering', 'address-announced', 'notify-finished']),
      );
    const { servers } = await status(made.lab.hosts(), made.cluster);
    expect(servers[0]?.notify).toEqual({ told: 1, silent: 0, gone: 0 });
  });

  it('is not given what it could not have', async () => {
    const refused = await gracekeeper('lab', 'fault', 'daemon-hang', 'nfs1', '--lab', NAME, '--json');
    expect(refused.exitCode).toBe(2);
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'no-such-fault' } });
  });
});
