// What a running server can't take over. Its digest is a parameter of the server's daemon: where it changes, Pacemaker starts the server anew,
// in the same transition as everything else that changes.
import { exportfsArgv } from '../config/kernel-exports.ts';
import { type Cluster, type Server, sharers } from '../spec/cluster.ts';
import { canonicalJson } from './canonical-json.ts';
import { digest } from './digest.ts';

/** Twelve hexadecimal digits: equal settings give equal ones. */
export const settingsDigest = (cluster: Cluster, server: Server): string =>
  digest(canonicalJson(settingsOf(cluster, server))).slice(0, 12);

/** By name as cluster.yaml has it. Exports are not among them: Ganesha takes those over while it runs, and of a kernel server in its node's network they are members of the group. */
export function settingsOf(cluster: Cluster, server: Server): Readonly<Record<string, unknown>> {
  const { address, prefix, versions, fsal, filesystems } = server;
  const storage =
    filesystems.length === 0
      ? {}
      : { filesystems: filesystems.map((one) => [one.source, one.mount, one.type, one.options].join(' ')) };
  const { leaseMs: lease, graceMs: grace } = cluster.nfs;
  const common = { address: `${address}/${prefix}`, interface: cluster.network.interface, versions };
  if (server.daemon === 'kernel')
    return {
      daemon: 'kernel',
      ...common,
      lease,
      grace,
      ...storage,
      ...(server.network === 'own' ? inside(cluster, server) : {}),
    };
  return {
    ...common,
    fsal,
    lease,
    grace,
    ...storage,
    // One that shares nothing keeps no locks in custody and asks nobody before it starts (work/grace/sharing-takeover.ts).
    shares: sharers(cluster, server.name).length > 0,
  };
}

/** Its exports are made with its daemons. */
const inside = (cluster: Cluster, server: Server) => ({
  network: 'own',
  exports: cluster.exports
    .filter(({ name }) => server.exports.includes(name))
    .map((share) => exportfsArgv(cluster, server, share).join(' ')),
});
