// A cluster.yaml of any size, which check finds nothing wrong with.

export interface Size {
  /** 2 to 200. */
  readonly nodes: number;
  /** 1 to 999; at home on the nodes in turn. */
  readonly servers: number;
  /** As many as servers or more; dealt out to them in turn. One unless given, which all of them share. */
  readonly exports?: number;
}

export function largeSpec({ nodes, servers, exports }: Size): string {
  const own = exports === undefined ? ['home'] : upTo(exports).map((i) => `home${i}`);
  const servedBy = (server: number) =>
    exports === undefined ? own : own.filter((_, index) => index % servers === server - 1);
  return `cluster: bench
nodes:
${upTo(nodes)
  .map((i) => `  - { name: node${i}, address: 192.0.2.${i} }`)
  .join('\n')}
fencing:
${upTo(nodes)
  .map((i) => `  - { agent: fence_ipmilan, node: node${i}, options: { ip: 203.0.113.${i}, username: fencer } }`)
  .join('\n')}
stateVolume: /srv/shared/.gracekeeper
exports:
${own.map((name) => `  ${name}: { path: /srv/shared/${name}, clients: [198.51.100.0/24] }`).join('\n')}
servers:
${upTo(servers)
  .map(
    (i) =>
      `  nfs${i}: { address: ${addressOf(i)}/16, home: node${((i - 1) % nodes) + 1}, exports: [${servedBy(i).join(', ')}] }`,
  )
  .join('\n')}
`;
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

/** RFC 2544's 198.18.0.0/15, away from nodes and clients. */
const addressOf = (server: number): string => `198.18.${Math.floor(server / 250)}.${(server % 250) + 1}`;
