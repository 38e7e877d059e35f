// One failure and what becomes of every server: the answer to "what if these nodes die at the same moment?".
import type { Plan } from '../plan/plan.ts';
import type { Cluster, Server } from '../spec/cluster.ts';
import type { Scheduled } from './crm-simulate.ts';
import { type Quorum, quorumWithout } from './quorum.ts';
import { type Reason, reasonFor } from './reason.ts';
import { afterwards, servingNode, type Whereabouts } from './whereabouts.ts';

export interface Failure {
  /** In the order of cluster.yaml. */
  readonly dies: readonly string[];
  readonly quorum: Quorum;
  /** Those of the dead that are fenced before anything starts elsewhere. */
  readonly fenced: readonly string[];
  readonly moves: readonly Move[];
  /** Names of the servers that no node serves until somebody does something. */
  readonly unserved: readonly string[];
  /** Why, for each of the unserved. */
  readonly reasons: readonly Reason[];
  /** How many servers each node that is left serves. */
  readonly carries: Readonly<Record<string, number>>;
  /** Which ones. */
  readonly serves: Readonly<Record<string, readonly string[]>>;
}

export interface Move {
  readonly server: string;
  readonly from: string;
  readonly to: string;
}

/** What a cluster is asked about: its plan, and where everything runs before anything fails. */
export interface Healthy {
  readonly cluster: Cluster;
  readonly plan: Plan;
  readonly where: Whereabouts;
}

/** `scheduled`: what Pacemaker would do about it. With nobody left there is nobody to do anything: no actions. */
export function failure(healthy: Healthy, dies: readonly string[], scheduled: Scheduled): Failure {
  const { cluster, plan, where } = healthy;
  const after = afterwards(where, scheduled.actions);
  const fates = cluster.servers.map((server) => {
    const group = plan.groups.find(({ id }) => id === server.name) ?? { id: server.name, members: [] };
    return { server, from: servingNode(where, group, []), to: servingNode(after, group, dies) };
  });
  const quorum = quorumWithout(cluster, dies);
  const lost = fates.filter(({ to }) => to === undefined).map(({ server }) => server);
  const serves = servesOf(cluster, dies, fates);
  return {
    dies,
    quorum,
    fenced: dies.filter((node) => scheduled.fenced.includes(node)),
    moves: fates.flatMap(moved),
    unserved: lost.map(({ name }) => name),
    reasons: lost.map((server) => reasonFor(healthy, server, dies, quorum)),
    carries: Object.fromEntries(Object.entries(serves).map(([node, servers]) => [node, servers.length])),
    serves,
  };
}

/** A healthy cluster serves everything: the servers that it does not. */
export function neverStarted({ cluster, plan, where }: Healthy): readonly string[] {
  return cluster.servers
    .map(({ name }) => name)
    .filter((name) => !plan.groups.some((group) => group.id === name && servingNode(where, group, []) !== undefined));
}

interface Fate {
  readonly server: Server;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

const moved = ({ server: { name: server }, from, to }: Fate): Move[] =>
  from === undefined || to === undefined || from === to ? [] : [{ server, from, to }];

function servesOf({ nodes }: Cluster, dies: readonly string[], fates: readonly Fate[]): Failure['serves'] {
  const left = nodes.map(({ name }) => name).filter((name) => !dies.includes(name));
  const on = (node: string) => fates.filter(({ to }) => to === node).map(({ server }) => server.name);
  return Object.fromEntries(left.map((node) => [node, on(node)]));
}
