// An export as exportfs(8) is told of it.
import type { Cluster, Export, Server } from '../spec/cluster.ts';
import { locationOption } from './exportfs-locations.ts';

const SQUASH = { root: 'root_squash', none: 'no_root_squash', all: 'all_squash' } as const;

/** exports(5), without the fsid. Everything that has a default is said, as those have changed before. */
export const exportOptions = (cluster: Cluster, server: Server, share: Export): string =>
  [
    ...[share.access, 'sync', 'no_subtree_check', 'sec=sys', SQUASH[share.squash]],
    ...portOption(cluster, share),
    ...locationOption(cluster, server, share),
  ].join(',');

/**
 * A Linux client that is sent on with what it has mounted speaks to the other server from any port (net/sunrpc/clnt.c, rpc_switch_client_transport), and
 * gives up when that is refused. So where two servers list an export, of which only one that nobody writes has two, it takes requests from any, as Ganesha does.
 */
const portOption = ({ servers }: Cluster, { name }: Export): readonly string[] =>
  servers.filter(({ exports }) => exports.includes(name)).length > 1 ? ['insecure'] : [];

/** IPv6 in brackets: [2001:db8::]/32 (nfs-utils utils/exportfs/exportfs.c, exportfs_ipv6). */
export const exportClient = (client: string): string => (client.includes(':') ? bracketed(client) : client);

/** What a server tells exportfs of one of its exports. */
export interface ToldExport {
  readonly name: string;
  readonly path: string;
  /** exports(5), the fsid included, which is the same wherever it runs. */
  readonly options: string;
  /** CLIENT:PATH, one for each client. */
  readonly places: readonly string[];
}

/** In the order of cluster.yaml. */
export const toldExports = (cluster: Cluster, server: Server): readonly ToldExport[] =>
  cluster.exports
    .filter(({ name }) => server.exports.includes(name))
    .map((share) => ({
      ...{ name: share.name, path: share.path },
      options: `${exportOptions(cluster, server, share)},fsid=${share.id}`,
      places: share.clients.map((client) => exportPlace(client, share.path)),
    }));

export const exportPlace = (client: string, path: string): string => `${exportClient(client)}:${path}`;

/** Of nothing but what is told here (-i: not of /etc/exports), for several clients at once. */
export const exportfsArgv = (options: string, places: readonly string[]): readonly [string, ...string[]] => [
  ...(['exportfs', '-i', '-o', options] as const),
  ...places,
];

function bracketed(client: string): string {
  const [address, prefix] = client.split('/');
  return prefix === undefined ? `[${address}]` : `[${address}]/${prefix}`;
}
