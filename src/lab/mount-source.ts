// Where a client of a given kind finds a server's files.
import { Failed } from '../core/base/failed.ts';
import type { Cluster } from '../core/spec/cluster.ts';
import type { MountSource } from './client/verbs.ts';
import type { ClientKind } from './state.ts';

/** An export of the server, the first unless given: by its own path for NFSv3, whose mount protocol knows no other, by its pseudo path for NFSv4. Throws Failed (2). */
export function mountSource(
  cluster: Cluster,
  name: string | undefined,
  kind: ClientKind,
  exported?: string,
): MountSource {
  const server = name === undefined ? cluster.servers[0] : cluster.servers.find((entry) => entry.name === name);
  if (!server)
    throw new Failed(2, 'no-such-server', `cluster ${cluster.name} has no server "${name}"`, {
      hint: `its servers: ${cluster.servers.map((entry) => entry.name).join(', ')}`,
    });
  const version = kind.slice('kernel:'.length);
  if (!server.versions.some((served) => served === version))
    throw new Failed(2, 'version-not-served', `${server.name} does not serve NFS ${version}`, {
      hint: `it serves ${server.versions.join(', ')}; see nfs.versions in the spec`,
    });
  const shared = cluster.exports.find((entry) => entry.name === (exported ?? server.exports[0]));
  if (!shared) throw new Failed(2, 'no-export', `${server.name} exports nothing`);
  return { address: server.address, path: version === '3' ? shared.path : shared.pseudo };
}
