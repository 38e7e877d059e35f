// The keeper's own life, and the cluster as Pacemaker told it last.
import type { CrmNode, CrmStatus } from '../observe/crm-mon.ts';
import { health } from '../observe/health.ts';
import type { Cluster } from '../spec/cluster.ts';
import { type Measured, oneOf, sample } from './sample.ts';
import type { MetricsView } from './view.ts';

export function ofCluster({ node, version, cluster, since, heard, pacemaker }: MetricsView): Measured {
  return {
    info: [sample(1, { version, node, cluster: cluster.name })],
    keeper_start_time_seconds: [sample(since / 1000)],
    keeper_heard_timestamp_seconds: [...heard].map(([other, at]) => sample(at / 1000, { node: other })),
    // Never: 1970, which every alert on its age finds.
    cluster_seen_timestamp_seconds: [sample((pacemaker?.at ?? 0) / 1000)],
    ...(pacemaker && asPacemakerSaid(cluster, pacemaker.said)),
  };
}

// ---

const HEALTHS = ['HEALTHY', 'FAILOVER', 'BAD'];
const NODE_STATES = ['online', 'standby', 'unclean', 'offline'];

function asPacemakerSaid(cluster: Cluster, said: CrmStatus): Measured {
  const verdict = health(cluster, said);
  const codes = [...new Set(verdict.findings.map(({ code }) => code))];
  return {
    cluster_health: oneOf(HEALTHS, verdict.health, 'health'),
    cluster_findings: codes.map((code) =>
      sample(verdict.findings.filter((finding) => finding.code === code).length, { code }),
    ),
    cluster_quorate: [sample(said.quorate)],
    cluster_paused: [sample(said.maintenance)],
    node_state: cluster.nodes.flatMap(({ name }) =>
      oneOf(NODE_STATES, stateOf(said.nodes.find((node) => node.name === name)), 'state', { node: name }),
    ),
    ...fencing(cluster, said),
  };
}

function stateOf(node: CrmNode | undefined): string {
  if (node?.unclean) return 'unclean';
  if (!node?.online) return 'offline';
  return node.standby ? 'standby' : 'online';
}

function fencing({ nodes }: Cluster, { fencing: attempts }: CrmStatus): Measured {
  const last = nodes.flatMap(({ name }) =>
    ['success', 'failed'].flatMap((result) => {
      const at = attempts.find(({ target, status }) => target === name && status === result)?.at;
      return at === undefined ? [] : [sample(at / 1000, { node: name, result })];
    }),
  );
  const pending = (name: string) => attempts.some(({ target, status }) => target === name && status === 'pending');
  return {
    fencing_timestamp_seconds: last,
    fencing_pending: nodes.map(({ name }) => sample(pending(name), { node: name })),
  };
}
