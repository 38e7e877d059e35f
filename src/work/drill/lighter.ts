// What is kept of a run that went well, in a row of hundreds: some megabytes each would not fit into one report.
import type { Run } from './in-a-row.ts';

/** Without each lock and each write that was seen: what the audits made of them stays, and so does what the nodes said. */
export function lighter(run: Run): Run {
  const { record } = run;
  if (record === undefined) return run;
  const { locks, reports } = record;
  const light = {
    ...record,
    reports: reports.map((report) => ({ ...report, completedAt: [], opened: [] })),
    ...(locks && { locks: { ...locks, events: [] } }),
  };
  return { ...run, record: light };
}
