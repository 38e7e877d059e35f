// A node, as Pacemaker and its keeper have it.
import type { Finding } from '../../core/base/finding.ts';
import type { CrmStatus } from '../../core/observe/crm-mon.ts';
import type { Host } from '../../host/host.ts';
import { type MetricsReport, readMetricsReport } from '../keeper/metrics-port.ts';

export interface NodeReport {
  readonly name: string;
  readonly state: 'online' | 'standby' | 'unclean' | 'offline';
  readonly dc: boolean;
  /** Where its keeper answers Prometheus, and why it can't; null where it has not said so. */
  readonly metrics: MetricsReport | null;
}

export async function reportNode(
  hosts: readonly Host[],
  name: string,
  crm: CrmStatus | undefined,
): Promise<NodeReport> {
  const node = crm?.nodes.find((entry) => entry.name === name);
  // One that is down would keep everybody waiting.
  const host = node?.online ? hosts.find((candidate) => candidate.name === name) : undefined;
  return { name, state: stateOf(node), dc: node?.dc ?? false, metrics: (await readMetricsReport(host)) ?? null };
}

function stateOf(node: CrmStatus['nodes'][number] | undefined): NodeReport['state'] {
  if (node?.unclean) return 'unclean';
  if (!node?.online) return 'offline';
  return node.standby ? 'standby' : 'online';
}

/** Prometheus gets no answer there. */
export const silentMetrics = ({ name, metrics }: NodeReport): readonly Finding[] =>
  metrics === null || metrics.trouble === null
    ? []
    : [
        {
          ...{ code: 'metrics-silent', level: 'info' },
          message: `Prometheus gets no answer from ${name} at ${metrics.place}: ${metrics.trouble}`,
          hint: `on ${name}, ss -ltnp says who has the port; metrics: { listen: ... } in cluster.yaml names another`,
        },
      ];
