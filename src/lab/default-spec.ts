// The cluster that a lab gets when its user brings none: as many servers as nodes, each at home on a node of its own, one shared export.
import type { NfsVersion } from '../core/spec/cluster.ts';
import { FENCE_AGENT, NETWORK, PREFIX, SHARED } from './state.ts';

export interface DefaultSpec {
  readonly name: string;
  /** 1 to 64. */
  readonly nodes: number;
  readonly versions: readonly NfsVersion[];
}

/** The text of a cluster.yaml (DESIGN section 6). Times are short where a lab can afford it. */
export function defaultSpec({ name, nodes, versions }: DefaultSpec): string {
  const numbers = Array.from({ length: nodes }, (_, index) => index + 1);
  const names = numbers.map((i) => `node${i}`);
  return `# The default lab: ${nodes} nodes, ${nodes} servers, one export that all of them share.
cluster: ${name}
nodes:
${numbers.map((i) => `  - { name: node${i}, address: ${NETWORK}.${10 + i} }`).join('\n')}
fencing:
  - { agent: ${FENCE_AGENT}, nodes: [${names.join(', ')}] }
stateVolume: ${SHARED}/.gracekeeper
exports:
  home: { path: ${SHARED}/home, clients: [${NETWORK}.0/${PREFIX}] }
servers:
${numbers.map((i) => `  nfs${i}: { address: ${NETWORK}.${100 + i}/${PREFIX}, home: node${i}, exports: [home] }`).join('\n')}
nfs: { versions: [${versions.join(', ')}], lease: 10s, grace: 15s }
corosync: { token: 1s, tokenCoefficient: 30ms }
`;
}
