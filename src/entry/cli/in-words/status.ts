// status as a person reads it: the verdict, a table of nodes and servers, and why.
import type { DrbdState } from '../../../core/protocol/drbd-state.ts';
import type { ClusterStatus } from '../../../work/commands/status.ts';
import type { ServerReport } from '../../../work/status/server-report.ts';
import { table } from './table.ts';

export function statusInWords(cluster: string, { health, nodes, servers, drbd, findings }: ClusterStatus): string {
  return [
    `${cluster}: ${health}`,
    '',
    table([['node', 'state', ''], ...nodes.map(({ name, state, dc }) => [name, state, dc ? 'DC' : ''])]),
    '',
    table([['server', 'address', 'on', 'home', 'state'], ...servers.map(row)]),
    ...(drbd.length === 0 ? [] : ['', table([['drbd', 'node', 'role', 'disk', 'link'], ...drbd.flatMap(disks)])]),
    ...(findings.length === 0
      ? []
      : ['', ...findings.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`)]),
  ].join('\n');
}

const disks = ({ resource, nodes }: ClusterStatus['drbd'][number]): string[][] =>
  nodes.map(({ node, state }) =>
    state === null ? [resource, node, '-', 'not up', '-'] : [resource, node, state.role, state.disk, linkOf(state)],
  );

const linkOf = ({ connection, syncedPercent }: DrbdState): string =>
  syncedPercent === null ? connection : `${connection}, ${syncedPercent} %`;

function row({
  name,
  address,
  node,
  home,
  inGrace,
  waitsForFailover,
  phase,
  restarts,
  notify,
  reason,
}: ServerReport): string[] {
  const notes = [
    waitsForFailover ? 'WAITS FOR gracekeeper failover' : '',
    inGrace ? 'in grace' : '',
    restarts > 0 ? `restarted ${restarts}x` : '',
    notify.silent > 0 ? `told ${notify.told} clients, ${notify.silent} silent` : '',
    notify.gone > 0 ? `gave up ${notify.gone} clients` : '',
    reason ?? '',
  ].filter((note) => note !== '');
  return [name, address, node ?? '-', home, [phase, ...notes].join(', ')];
}
