// status as a person reads it: the verdict, a table of nodes and servers, and why.
import type { ClusterStatus, ServerReport } from '../../work/commands/status.ts';
import { table } from './table.ts';

export function statusInWords(cluster: string, { health, nodes, servers, findings }: ClusterStatus): string {
  return [
    `${cluster}: ${health}`,
    '',
    table([['node', 'state', ''], ...nodes.map(({ name, state, dc }) => [name, state, dc ? 'DC' : ''])]),
    '',
    table([['server', 'address', 'on', 'home', 'state'], ...servers.map(row)]),
    ...(findings.length === 0
      ? []
      : ['', ...findings.map(({ message, hint }) => `${message}${hint === undefined ? '' : ` (${hint})`}`)]),
  ].join('\n');
}

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
