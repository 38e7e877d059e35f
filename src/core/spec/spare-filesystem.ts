import type { Cluster, Filesystem, Server } from './cluster.ts';
import { isBelow } from './problems/paths.ts';

/** The one on which none of the server's exports lies: there it keeps what it has to remember. The first, where there are several. */
export function spareFilesystem({ exports }: Cluster, server: Server): Filesystem | undefined {
  const own = exports.filter(({ name }) => server.exports.includes(name)).map(({ path }) => path);
  return server.filesystems.find(({ mount }) => !own.some((path) => path === mount || isBelow(path, mount)));
}
