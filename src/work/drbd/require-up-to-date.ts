import { Failed } from '../../core/base/failed.ts';
import type { DrbdReport } from '../../core/observe/drbd.ts';
import { drbdsOf, type Server } from '../../core/spec/cluster.ts';

/** Throws Failed (3) where a disk that the server needs is behind on that node: DRBD would not promote it there, and whoever waits for it would wait in vain. */
export function requireUpToDate(server: Server, node: string, reports: readonly DrbdReport[]): void {
  const { name } = server;
  const needed = drbdsOf(server);
  for (const { resource, nodes } of reports.filter((report) => needed.includes(report.resource))) {
    const state = nodes.find((report) => report.node === node)?.state;
    if (state?.disk === 'UpToDate') continue;
    const how = state ? state.disk : 'it is not up';
    throw new Failed(3, 'disk-behind', `${resource} is not up to date on ${node} (${how}): ${name} can't run there`, {
      hint: 'gracekeeper status says how far it has come',
    });
  }
}
