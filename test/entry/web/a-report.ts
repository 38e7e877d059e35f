// A report of one drill, as drill --report writes it: a client that waited 0.45 s for a write, and 4 s for an open.
import type { ReportOf } from '../../../src/entry/cli/drill/report.ts';
import { ringOf } from '../../core/four-servers.ts';

const FAULT = Date.UTC(2026, 10, 21, 9);

export function aReport(): ReportOf {
  const completedAt = Array.from({ length: 400 }, (_, index) => FAULT - 2_000 + index * 25).filter(
    (at) => at < FAULT || at > FAULT + 400,
  );
  const numbers = {
    writes: completedAt.length,
    longestGapMs: 450,
    longestOpenMs: 4_000,
    lost: 0,
    reordered: 0,
    duplicated: 0,
  };
  const traffic = { ...numbers, completedAt, opened: [{ at: FAULT + 20, ms: 4_000 }] };
  const planned = { fault: 'daemon-crash', variant: null, server: 'nfs1', target: null } as const;
  const result = {
    ...{ ...planned, target: 'nfs1', problems: [], peers: [], holders: { probes: 9, violations: [] } },
    phases: [
      { name: 'seen', ms: 8 },
      { name: 'fenced', ms: null },
      { name: 'grace', ms: 60 },
      { name: 'daemon', ms: 210 },
    ],
    clients: [{ ...numbers, kind: 'kernel:4.1', server: 'nfs1' }],
  };
  const record = { result, injectedAt: FAULT, observations: [], reports: [traffic] };
  const run = { planned, at: FAULT, ms: 9_000, problems: [], unrestored: false, record };
  // Written and read as JSON: what a report does not look at may be missing.
  return {
    ...{ row: { seed: null, runs: [run] }, cluster: ringOf(3), specText: 'cluster: ring' },
    command: 'gracekeeper drill --fault daemon-crash --server nfs1 --lab [NAME]',
  } as unknown as ReportOf;
}
