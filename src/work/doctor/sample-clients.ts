// An address out of each client network of the spec: what routes, filters and resolvers are asked about.
import { bits, firstOf, formatAddress, parseAddress, parseNetwork } from '../../core/base/address.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';

/** Of one server's exports, or of all: by the network as the spec has it. "*" and names have none. */
export function sampleOf(network: string): string | undefined {
  const parsed = parseNetwork(network);
  if (parsed === undefined) return parseAddress(network) === undefined ? undefined : network;
  const first = firstOf(parsed);
  return formatAddress(parsed.prefix >= bits(first) - 1 ? first : { ...first, value: first.value + 1n });
}

export const clientNetworks = ({ exports }: Cluster, server?: Server): readonly string[] => [
  ...new Set(exports.filter(({ name }) => server?.exports.includes(name) ?? true).flatMap(({ clients }) => clients)),
];

export const sampleClients = (cluster: Cluster, server?: Server): readonly string[] =>
  clientNetworks(cluster, server)
    .map(sampleOf)
    .filter((address) => address !== undefined);
