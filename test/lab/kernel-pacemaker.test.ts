// The exam of a kernel server under real Pacemaker, in short: a row of faults with audited locks, on nodes with kernels of their own.
import { describe, expect, it } from 'vitest';
import { gracekeeper } from './cluster-lab.ts';

/** Its first faults are those below; kernel-drill.test.ts has moves, and NFSv3. */
const SEED = 'k1051';
const FAULTS = [
  ['daemon-crash', 'threads'],
  ['node-death', null],
];

describe('a kernel server under Pacemaker', { timeout: 900_000 }, () => {
  it('keeps every lock when it loses its threads, and then its node', async () => {
    const row = ['--kernel-nodes', '2', '--repeat', `${FAULTS.length}`, '--seed', SEED];
    const { exitCode, stdout } = await gracekeeper('campaign', ...row, '--nfs', '4.1,4.2', '--json');
    const told = JSON.parse(stdout);
    expect(told.runs.flatMap((run: { problems: readonly string[] }) => run.problems)).toEqual([]);
    const faults = told.runs.map((run: { fault: string; variant: string | null }) => [run.fault, run.variant]);
    expect(faults).toEqual(FAULTS);
    expect(told).toMatchObject({ failed: 0, lost: 0, holders: { violations: 0 } });
    expect(told.locks).toMatchObject({ lost: 0, doubleGranted: 0 });
    expect(told.locks.reclaimed).toBe(told.locks.held);
    expect(told.locks.held).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
  });
});
