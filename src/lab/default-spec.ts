// The cluster that a lab gets when its user brings none: as many servers as nodes unless told otherwise, at home on the nodes in turn.
import type { NfsVersion } from '../core/spec/cluster.ts';
import { FENCE_AGENT, LIGHT_NETWORK, NETWORK, NETWORK6, PREFIX, PREFIX6, SHARED } from './state.ts';

export interface DefaultSpec {
  readonly name: string;
  /** 1 to 64. */
  readonly nodes: number;
  /** 1 to 99; as many as nodes unless given. */
  readonly servers?: number;
  readonly versions: readonly NfsVersion[];
  /** True: every server has an export of its own. False unless given: one export that all of them share. */
  readonly ownExports?: boolean;
  /** IPv6 addresses for the servers, or for the nodes as well. None unless given. */
  readonly ipv6?: 'servers' | 'all';
  /** As in the spec; 10s and 15s unless given. */
  readonly lease?: string;
  readonly grace?: string;
}

/** The text of a cluster.yaml (DESIGN section 6). Times are short where a lab can afford it. */
export function defaultSpec(wish: DefaultSpec): string {
  const { name, nodes, servers = nodes, versions, ownExports = false, ipv6, lease = '10s', grace = '15s' } = wish;
  const numbers = upTo(servers);
  const names = upTo(nodes).map((i) => `node${i}`);
  const homeOf = (i: number) => names[(i - 1) % nodes];
  const addressOf = (last: number, six: boolean) => (six ? `${NETWORK6}:${last}` : `${NETWORK}.${last}`);
  const prefix = ipv6 === undefined ? PREFIX : PREFIX6;
  const clients = [
    `${NETWORK}.0/${PREFIX}`,
    LIGHT_NETWORK,
    ...(ipv6 === undefined ? [] : [`"${NETWORK6}:/${PREFIX6}"`]),
  ].join(', ');
  const exportOf = (i: number) => (ownExports ? `home${i}` : 'home');
  const exports = [...new Set(numbers.map(exportOf))];
  return `# A lab of ${nodes} nodes and ${servers} servers, ${ownExports ? 'each with an export of its own' : 'one export that all of them share'}.
cluster: ${name}
nodes:
${upTo(nodes)
  .map((i) => `  - { name: node${i}, address: ${addressOf(10 + i, ipv6 === 'all')} }`)
  .join('\n')}
fencing:
  - { agent: ${FENCE_AGENT}, nodes: [${names.join(', ')}] }
stateVolume: ${SHARED}/.gracekeeper
exports:
${exports.map((name) => `  ${name}: { path: ${SHARED}/${name}, clients: [${clients}] }`).join('\n')}
servers:
${numbers.map((i) => `  nfs${i}: { address: ${addressOf(100 + i, ipv6 !== undefined)}/${prefix}, home: ${homeOf(i)}, exports: [${exportOf(i)}] }`).join('\n')}
nfs: { versions: [${versions.join(', ')}], lease: ${lease}, grace: ${grace} }
corosync: { token: 1s, tokenCoefficient: 30ms }
`;
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);
