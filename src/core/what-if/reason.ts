// Why nobody serves a server, in a code for scripts and a sentence for people.

import { list } from '../base/list.ts';
import type { Plan } from '../plan/plan.ts';
import type { Cluster, Server } from '../spec/cluster.ts';
import type { Quorum } from './quorum.ts';

export interface Reason {
  readonly server: string;
  readonly code: 'no-node-left' | 'nowhere-to-go' | 'no-quorum' | 'not-started';
  readonly message: string;
}

interface Where {
  readonly cluster: Cluster;
  readonly plan: Plan;
}

export function reasonFor({ cluster, plan }: Where, server: Server, dies: readonly string[], quorum: Quorum): Reason {
  const because = (code: Reason['code'], message: string): Reason => ({ server: server.name, code, message });
  const mayRunOn = cluster.nodes
    .map(({ name }) => name)
    .filter((name) => [server.home, ...server.failoverTo].includes(name));
  if (quorum.left === 0) return because('no-node-left', 'no node is left');
  if (mayRunOn.every((node) => dies.includes(node)))
    return because('nowhere-to-go', `it may run on ${list(mayRunOn)} only (home and failoverTo)`);
  if (!quorum.quorate) return because('no-quorum', withoutQuorum(plan));
  return because('not-started', 'Pacemaker starts it on none of the nodes that are left');
}

// Frozen: what can't be fenced may be running still, so nothing of it is started (pe_can_fence, Pacemaker's lib/pengine/utils.c).
const withoutQuorum = ({ properties }: Plan): string =>
  properties['no-quorum-policy'] === 'freeze'
    ? "without quorum a lost node can't be fenced, and what it ran is not started elsewhere"
    : 'without quorum every server is stopped, since nothing can be fenced';
