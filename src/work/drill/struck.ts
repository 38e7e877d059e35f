// Whom a fault strikes: the servers whose clients have to be recovered, and the nodes that the cluster loses.
import { Failed } from '../../core/base/failed.ts';
import { FAULTS, type FaultKind } from '../../core/base/fault-kind.ts';
import { favoured } from '../../core/plan/fencing.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import { requireNode } from '../../core/spec/require-named.ts';
import type { DrillScene } from './scene.ts';

export interface Struck {
  /** What the fault is caused to: a server, a node, or nodes with commas between them. */
  readonly target: string;
  /** The nodes of it; none when it is a server's alone. */
  readonly nodes: readonly string[];
  /** Those that go down, or lose the others: of what they say of the cluster nothing counts. */
  readonly lost: readonly string[];
  /** Servers whose daemons are struck. */
  readonly servers: readonly string[];
}

/** `node` is where the server of the scene is before the fault; all others are at home. Throws Failed (2) when the target makes no sense. */
export function struck({ cluster, server, target }: DrillScene, kind: FaultKind, node: string): Struck {
  if (FAULTS[kind].target === 'server') {
    if (target !== undefined && kind !== 'move')
      throw new Failed(2, 'no-node-wanted', `${kind} strikes a server, not ${target}`, { hint: 'name it by --server' });
    return { target: server.name, nodes: [], lost: [], servers: [server.name] };
  }
  const nodes = nodesOf(cluster, target ?? node, FAULTS[kind].target === 'nodes');
  const lost = LOST[kind]?.(cluster, nodes) ?? [];
  const concerned = kind === 'keeper-crash' ? [] : lost.length > 0 ? lost : nodes;
  const whereItIs = (it: Server) => (it.name === server.name ? node : it.home);
  const servers = cluster.servers.filter((it) => concerned.includes(whereItIs(it))).map(({ name }) => name);
  return { target: nodes.join(), nodes, lost, servers };
}

/**
 * Servers that share an export with one that is struck, and are not struck themselves, in the order of the spec. Not the kernel's: nobody can put a running
 * nfsd into grace, and what it shares nobody writes.
 */
export const peersOf = (cluster: Cluster, servers: readonly string[]): readonly Server[] =>
  cluster.servers.filter(
    ({ name, daemon }) =>
      daemon !== 'kernel' && !servers.includes(name) && sharers(cluster, name).some((it) => servers.includes(it.name)),
  );

const LOST: Readonly<Partial<Record<FaultKind, (cluster: Cluster, nodes: readonly string[]) => readonly string[]>>> = {
  'node-death': (_, nodes) => nodes,
  partition: losers,
};

/** The side without quorum; of two nodes, the one that is not favoured (core/plan/fencing.ts). */
function losers(cluster: Cluster, nodes: readonly string[]): readonly string[] {
  const names = cluster.nodes.map(({ name }) => name);
  const others = names.filter((name) => !nodes.includes(name));
  const first = names.length === 2 ? favoured(cluster) : undefined;
  if (first !== undefined) return names.filter((name) => name !== first);
  return nodes.length > others.length ? others : nodes;
}

function nodesOf(cluster: Cluster, text: string, several: boolean): readonly string[] {
  const wanted = text.split(',').map((word) => word.trim());
  for (const node of wanted) requireNode(cluster, node);
  if (wanted.length > 1 && !several)
    throw new Failed(2, 'one-node', 'this fault strikes one node at a time', {
      hint: `give one of ${wanted.join(', ')}`,
    });
  return wanted;
}
