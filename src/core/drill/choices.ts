// What can be done to a cluster in a drill so that it is able to deal with it: everything else would be the drill's fault, not the cluster's.
import type { FaultKind } from '../base/fault-kind.ts';
import type { Cluster, Server } from '../spec/cluster.ts';
import { quorumWithout } from '../what-if/quorum.ts';
import { waysOf } from './ways.ts';

/** A fault with all that has to be chosen about it. */
export interface PlannedFault {
  readonly fault: FaultKind;
  /** Null where there is only one way. */
  readonly variant: string | null;
  /** Whose clients see it, at home before it (before a fail-back: away). */
  readonly server: string;
  /** A node, or nodes with commas between them; of a move: where to. Null where the server is the target. */
  readonly target: string | null;
}

/** All that suits, for every variant of the kind; none when the kind does not suit the cluster at all. */
export function choicesOf(cluster: Cluster, fault: FaultKind): readonly PlannedFault[] {
  const variants = new Set(cluster.servers.flatMap((server) => variantsOf(fault, server)));
  return [...variants].flatMap((variant) =>
    placesOf(cluster, fault, variant)
      .filter((place) => cluster.servers.some((it) => it.name === place.server && has(it, fault, variant)))
      .map((place) => ({ fault, variant, ...place })),
  );
}

// ---

const has = (server: Server, fault: FaultKind, variant: string | null): boolean =>
  variantsOf(fault, server).includes(variant);

function variantsOf(fault: FaultKind, server: Server): readonly (string | null)[] {
  const ways = waysOf(fault, server);
  if ('none' in ways) return [];
  return ways.variants.length === 0 ? [null] : ways.variants;
}

type Place = Pick<PlannedFault, 'server' | 'target'>;

function placesOf(cluster: Cluster, fault: FaultKind, variant: string | null): readonly Place[] {
  switch (fault) {
    // The fourth crash within the budget, or a node that a failure has made suspect, makes it move.
    case 'daemon-crash':
    case 'daemon-hang':
    case 'supervisor-crash':
    case 'failback':
      return cluster.servers.filter(canLeave).map(({ name }) => ({ server: name, target: null }));
    case 'move':
      return cluster.servers.flatMap(({ name, failoverTo }) => failoverTo.map((target) => ({ server: name, target })));
    case 'keeper-crash':
      return cluster.nodes.flatMap(({ name }) => seenFrom(cluster, [name]));
    case 'state-volume-loss':
      // Where it is gone the servers leave; else they serve on.
      return cluster.nodes
        .filter(({ name }) => !hasKernelServers(cluster, name))
        .flatMap(({ name }) => (variant !== 'gone' || losable(cluster, [name]) ? seenFrom(cluster, [name]) : []));
    case 'node-death':
      return cluster.nodes.flatMap(({ name }) => (losable(cluster, [name]) ? seenFrom(cluster, [name]) : []));
    case 'partition':
      // Of two nodes with nobody to decide between them either may win the fence, also the one that no client reaches.
      if (variant === 'everyone' && isTwoNode(cluster)) return [];
      return partsOf(cluster).flatMap((nodes) => seenFrom(cluster, nodes));
  }
}

/** By the clients of each server that is at home there; where none is, by anybody's. */
function seenFrom(cluster: Cluster, nodes: readonly string[]): readonly Place[] {
  const there = cluster.servers.filter(({ home }) => nodes.includes(home));
  return (there.length > 0 ? there : cluster.servers).map(({ name }) => ({ server: name, target: nodes.join() }));
}

/** Or may have one: a lab can't take the volume from a node with a kernel of its own. */
const hasKernelServers = ({ servers }: Cluster, node: string): boolean =>
  servers.some(({ daemon, home, failoverTo }) => daemon === 'kernel' && [home, ...failoverTo].includes(node));

const isTwoNode = ({ nodes, quorumDevice }: Cluster): boolean => nodes.length === 2 && quorumDevice === undefined;

const canLeave = ({ failoverTo }: Server): boolean => failoverTo.length > 0;

/** The others keep quorum, may fence these, and have a place for each of their servers. */
function losable(cluster: Cluster, nodes: readonly string[]): boolean {
  const left = cluster.nodes.map(({ name }) => name).filter((name) => !nodes.includes(name));
  const quorum = quorumWithout(cluster, nodes).quorate;
  const served = cluster.servers.every(
    ({ home, failoverTo }) => !nodes.includes(home) || failoverTo.some((name) => left.includes(name)),
  );
  return quorum && served && fenced(cluster, nodes);
}

const fenced = ({ fencing }: Cluster, nodes: readonly string[]): boolean =>
  fencing.kind === 'none-accept-split-brain' ||
  nodes.every((name) => fencing.devices.some((device) => device.nodes.includes(name)));

/** Neighbours in the ring of nodes, fewer than the others. Of two nodes either may be lost. Without fencing a partition is a split brain, as accepted. */
function partsOf(cluster: Cluster): readonly (readonly string[])[] {
  const names = cluster.nodes.map(({ name }) => name);
  if (cluster.fencing.kind === 'none-accept-split-brain') return [];
  if (names.length === 2) return names.every((name) => losable(cluster, [name])) ? names.map((name) => [name]) : [];
  const sizes = Array.from({ length: Math.floor((names.length - 1) / 2) }, (_, index) => index + 1);
  const parts = sizes.flatMap((size) => names.map((_, first) => [...names, ...names].slice(first, first + size)));
  return parts.filter((nodes) => losable(cluster, nodes));
}
