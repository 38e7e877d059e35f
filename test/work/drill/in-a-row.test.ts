import { describe, expect, it } from 'vitest';
import type { LockHistory } from '../../../src/core/audit/history.ts';
import { Failed } from '../../../src/core/base/failed.ts';
import type { PlannedFault } from '../../../src/core/drill/choices.ts';
import { type Drills, inARow, type Run } from '../../../src/work/drill/in-a-row.ts';
import type { DrillRecord } from '../../../src/work/drill/result.ts';
import { memoryHost } from '../memory-host.ts';

const planned = (server: string): PlannedFault => ({ fault: 'daemon-crash', variant: null, server, target: null });
const PLAN = ['nfs1', 'nfs2', 'nfs3'].map(planned);

function recordOf({ fault, variant, server }: PlannedFault, problems: readonly string[]): DrillRecord {
  const result = { fault, variant, server, target: server, phases: [], clients: [], peers: [], problems };
  const holders = { probes: 0, violations: 0 };
  return { result: { ...result, holders }, injectedAt: 0, observations: [], reports: [] };
}

/** `ends`: by server, how its drill ends; well unless given. */
function fake(
  ends: Readonly<Record<string, () => readonly string[]>> = {},
  restore: Drills['restore'] = async () => [],
) {
  const { clock } = memoryHost('here');
  const told: string[] = [];
  const drills: Drills = {
    clock,
    drill: async (it, progress) => {
      told.push(`drill ${it.server}`);
      progress('drilling');
      await clock.pause(1000);
      return recordOf(it, ends[it.server]?.() ?? []);
    },
    evidence: async () => ({ log: `at ${clock.now()}` }),
    restore: async (it, progress) => {
      told.push(`restore ${it.server}`);
      progress('restoring');
      return restore(it, progress);
    },
    done: ({ planned: { server } }) => void told.push(`done ${server}`),
  };
  return { drills, told };
}

const throwing = (error: Error) => () => {
  throw error;
};
const inShort = (runs: readonly Run[]) => runs.map((run) => [run.planned.server, run.ms, ...run.problems]);

describe('drills in a row', () => {
  it('restore the cluster between them', async () => {
    const { drills, told } = fake();
    expect(inShort(await inARow(PLAN, drills))).toEqual([
      ['nfs1', 1000],
      ['nfs2', 1000],
      ['nfs3', 1000],
    ]);
    expect(told).toEqual(['nfs1', 'nfs2', 'nfs3'].flatMap((it) => [`drill ${it}`, `restore ${it}`, `done ${it}`]));
  });

  it('tell what their time went to', async () => {
    const { drills } = fake({}, async () => {
      await drills.clock.pause(300);
      return [];
    });
    const [run] = await inARow(PLAN, drills);
    expect(run?.steps).toEqual([
      { what: 'drilling', ms: 1000 },
      { what: 'restoring', ms: 300 },
    ]);
  });

  it('end with the first one that fails, which is told like the others', async () => {
    const { drills, told } = fake({ nfs2: () => ['1 write lost'] });
    expect(inShort(await inARow(PLAN, drills))).toEqual([
      ['nfs1', 1000],
      ['nfs2', 1000, '1 write lost'],
    ]);
    expect(told.at(-1)).toBe('done nfs2');
  });

  it('are kept with all that was seen where they failed; the first one too, as an example', async () => {
    const { drills } = fake({ nfs3: () => ['1 write lost'] });
    const seen = { events: [{ kind: 'granted' }], faults: [], grace: {} } as unknown as LockHistory;
    const drill: Drills['drill'] = async (...of) => ({ ...(await drills.drill(...of)), locks: seen });
    const runs = await inARow(PLAN, { ...drills, drill });
    expect(runs.map(({ record }) => record?.locks?.events.length)).toEqual([1, 0, 1]);
  });

  it('have evidence of the one that failed, and of no other', async () => {
    const { drills } = fake({ nfs2: () => ['1 write lost'] });
    expect((await inARow(PLAN, drills)).map(({ evidence }) => evidence)).toEqual([undefined, { log: 'at 2000' }]);
  });

  it('end when the cluster can not be restored', async () => {
    const { drills } = fake({}, async () => ['node2 is not back']);
    expect(inShort(await inARow(PLAN, drills))).toEqual([['nfs1', 1000, 'node2 is not back']]);
    const broken = fake({}, () => Promise.reject(new Failed(3, 'nodes-missing', 'node3 is missing')));
    expect(inShort(await inARow(PLAN, broken.drills))).toEqual([['nfs1', 1000, 'node3 is missing']]);
  });

  it('end when a drill comes to nothing, and the cluster is restored', async () => {
    const { drills, told } = fake({ nfs1: throwing(new Failed(3, 'nodes-missing', 'node2 is not online')) });
    const [run, ...others] = await inARow(PLAN, drills);
    expect(run).toMatchObject({ problems: ['node2 is not online'] });
    expect(run).not.toHaveProperty('record');
    expect(others).toEqual([]);
    expect(told).toContain('restore nfs1');
  });

  it('that are interrupted keep what was done: what is under way is restored and does not count', async () => {
    const interrupt = new AbortController();
    const { drills, told } = fake({
      nfs2: () => {
        interrupt.abort(new Failed(130, 'interrupted', 'interrupted'));
        throw interrupt.signal.reason;
      },
    });
    expect(inShort(await inARow(PLAN, drills, interrupt.signal))).toEqual([['nfs1', 1000]]);
    expect(told.at(-1)).toBe('restore nfs2');
  });

  it('that are interrupted between two of them do not begin the next one', async () => {
    const interrupt = new AbortController();
    const { drills } = fake({}, async () => {
      interrupt.abort();
      return [];
    });
    expect(inShort(await inARow(PLAN, drills, interrupt.signal))).toEqual([['nfs1', 1000]]);
  });
});
