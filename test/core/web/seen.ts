// Three nodes, a server at home on each, all well; and changes to that.
import type { Seen, SeenServer } from '../../../src/core/web/seen.ts';
import { ringOf } from '../four-servers.ts';

export function allWell(): Seen {
  const cluster = ringOf(3);
  const servers = cluster.servers.map(
    ({ name, address, home }): SeenServer => ({
      ...{ name, address, home, node: home, inGrace: false, phase: 'serving' },
      ...{ restarts: 0, reason: null, managed: true },
    }),
  );
  return {
    cluster,
    status: {
      ...{ health: 'HEALTHY', paused: false, incidents: [], bans: [], findings: [], servers },
      nodes: cluster.nodes.map(({ name }, index) => ({ name, state: 'online', dc: index === 0 })),
    },
    clients: { nfs1: ['198.51.100.7', '198.51.100.8'], nfs2: [], nfs3: ['198.51.100.9'] },
  };
}

/** nfs1 is on node2, node3 is drained and its server on node1, in grace. */
export function awry(): Seen {
  const { cluster, clients, status } = allWell();
  const put = (name: string, change: Partial<SeenServer>) => (it: SeenServer) =>
    it.name === name ? { ...it, ...change } : it;
  const servers = status.servers
    .map(put('nfs1', { node: 'node2' }))
    .map(put('nfs3', { node: 'node1', inGrace: true, restarts: 1 }));
  return {
    ...{ cluster, clients },
    status: {
      ...{ ...status, servers, health: 'FAILOVER' },
      nodes: status.nodes.map((node) => (node.name === 'node3' ? { ...node, state: 'standby' } : node)),
      incidents: [{ server: 'nfs3', node: 'node3', epoch: 7, cause: 'stop' }],
      findings: [
        { code: 'node-standby', level: 'warning', message: 'node3 is in standby' },
        {
          ...{ code: 'server-away', level: 'warning', message: 'nfs1 is on node2, its home is node1' },
          hint: 'gracekeeper failback nfs1 takes it home',
        },
        { code: 'recovering', level: 'info', message: 'clients of nfs3 may reclaim what they held (stop, node3)' },
      ],
    },
  };
}
