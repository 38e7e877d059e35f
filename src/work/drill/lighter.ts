// What is kept of a run that went well, in a row of hundreds: some megabytes each would not fit into one report.
import type { DrillRecord } from './result.ts';

/** Without each lock and each write that was seen: what the audits made of them stays, and so does what the nodes said. */
export function lighter(record: DrillRecord): DrillRecord {
  const { locks, reports } = record;
  return {
    ...record,
    reports: reports.map((report) => ({ ...report, completedAt: [], opened: [] })),
    ...(locks && { locks: { ...locks, events: [] } }),
  };
}
