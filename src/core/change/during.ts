// The cluster while it is being changed: everything of before that may still be in use, beside everything of afterwards. Who shares an export with
// whom, and may have to be in grace for it, is asked of this one until the change is over.
import type { Cluster, Server } from '../spec/cluster.ts';

/** What stands in both is as it is afterwards, but a server's exports, which are those of both. */
export function during(before: Cluster, after: Cluster): Cluster {
  const was = new Map(before.servers.map((server) => [server.name, server]));
  return {
    ...after,
    nodes: both(before.nodes, after.nodes),
    exports: both(before.exports, after.exports),
    servers: both(
      before.servers,
      after.servers.map((server) => withExports(server, was.get(server.name))),
    ),
  };
}

function both<T extends { readonly name: string }>(before: readonly T[], after: readonly T[]): readonly T[] {
  const names = new Set(after.map(({ name }) => name));
  return [...after, ...before.filter(({ name }) => !names.has(name))];
}

const withExports = (server: Server, was: Server | undefined): Server => ({
  ...server,
  exports: [...new Set([...server.exports, ...(was?.exports ?? [])])],
});
