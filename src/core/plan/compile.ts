// Cluster -> Plan. Pure: the same spec gives the same plan to the byte, in whatever order its servers are written.
import type { Cluster } from '../spec/cluster.ts';
import { graceClone, monClone } from './clones.ts';
import { drbdClones, drbdColocations, drbdOrders, drbdPlacements } from './drbd.ts';
import { failedStop } from './failed-stop.ts';
import { fencingDevices, fencingPlacements } from './fencing.ts';
import { fencingLevels } from './fencing-levels.ts';
import { gracePlacement, serverPlacement } from './placement.ts';
import type { Plan } from './plan.ts';
import { properties } from './properties.ts';
import { serverGroup } from './server-group.ts';
import { sorted } from './sorted.ts';
import { startsAfterGrace } from './starts-after-grace.ts';
import { stopsBeforeKeeper } from './stops-before-keeper.ts';

/** The plan of a cluster that `check` found no errors in. */
export function compile(cluster: Cluster): Plan {
  const { servers } = cluster;
  // A kernel's server shares nothing that others could lock: it starts after nobody.
  const withPeers = servers.filter(({ daemon }) => daemon === 'ganesha');
  return sorted({
    properties: properties(cluster),
    // Stickiness is summed over a group: the daemons alone carry it (server-group.ts).
    resourceDefaults: { 'resource-stickiness': '0' },
    nodes: cluster.nodes.map(({ id, name }) => ({ id: String(id), name })),
    fencing: fencingDevices(cluster),
    levels: fencingLevels(cluster),
    clones: [monClone(cluster), graceClone, ...drbdClones(cluster, failedStop(cluster))],
    groups: servers.map((server) => serverGroup(cluster, server)),
    placements: [
      ...servers.map((server) => serverPlacement(cluster, server)),
      gracePlacement,
      ...fencingPlacements(cluster),
      ...drbdPlacements(cluster),
    ],
    colocations: drbdColocations(cluster),
    orders: [...withPeers.map(startsAfterGrace), ...servers.map(stopsBeforeKeeper), ...drbdOrders(cluster)],
  });
}
