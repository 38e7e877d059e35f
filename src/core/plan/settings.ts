// What a running server can't take over. Its digest is a parameter of the server's daemon: where it changes, Pacemaker starts the server anew,
// in the same transition as everything else that changes.
import { toldExports } from '../config/kernel-exports.ts';
import { type Cluster, type Server, sharers } from '../spec/cluster.ts';
import { canonicalJson } from './canonical-json.ts';
import { digest } from './digest.ts';

/** Twelve hexadecimal digits: equal settings give equal ones. */
export const settingsDigest = (cluster: Cluster, server: Server): string =>
  digest(canonicalJson(settingsOf(cluster, server))).slice(0, 12);

/** Twelve hexadecimal digits, of what a kernel server exports: where they change, Pacemaker has its agent take that over (reload-agent), and nothing is restarted. */
export const exportsDigest = (cluster: Cluster, server: Server): string =>
  digest(canonicalJson(toldExports(cluster, server))).slice(0, 12);

/** By name as cluster.yaml has it. Exports are not among them: a server takes those over while it runs. */
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
      ...(server.network === 'own' ? { network: 'own' } : {}),
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
