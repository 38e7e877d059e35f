// An export as exportfs(8) and resource-agents' agent of that name are told of it.
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

/** Of nothing but what is told here (-i: not of /etc/exports), for all its clients at once. The fsid is the same wherever it runs. */
export const exportfsArgv = (cluster: Cluster, server: Server, share: Export): readonly [string, ...string[]] => [
  ...(['exportfs', '-i', '-o', `${exportOptions(cluster, server, share)},fsid=${share.id}`] as const),
  ...share.clients.map((client) => `${exportClient(client)}:${share.path}`),
];

function bracketed(client: string): string {
  const [address, prefix] = client.split('/');
  return prefix === undefined ? `[${address}]` : `[${address}]/${prefix}`;
}
