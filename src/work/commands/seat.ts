// The seat of a server that does not fail over by itself: the one node where it may run. Attributes that are kept in the CIB, so that they outlast every
// restart (core/plan/placement.ts). First the new seat is given, then the old ones are taken: cut in between, two nodes may run it, and it stays where it is.
import { SEAT_AWAY, SEAT_HERE, seatOf } from '../../core/plan/names.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { setNodeAttribute, unsetNodeAttribute } from '../../host/tools/pacemaker.ts';

/** It may run on that node, too. */
export async function giveSeat(host: Host, server: Server, node: string): Promise<void> {
  if (server.failover === 'auto') return;
  if (node === server.home) await unsetNodeAttribute(host, node, seatOf(server.name));
  else await setNodeAttribute(host, node, seatOf(server.name), SEAT_HERE);
}

/** It may run nowhere else. */
export async function takeOtherSeats(host: Host, cluster: Cluster, server: Server, node: string): Promise<void> {
  if (server.failover === 'auto') return;
  if (node !== server.home) await setNodeAttribute(host, server.home, seatOf(server.name), SEAT_AWAY);
  const others = cluster.nodes.map(({ name }) => name).filter((name) => name !== node && name !== server.home);
  for (const other of others) await unsetNodeAttribute(host, other, seatOf(server.name));
}
