import type { Check } from '../check.ts';

/** What is mounted over NFS on the node: sources, as HOST:/PATH. */
export type SelfMountsFact = readonly string[];

/** No node is a client of its own cluster. */
export const selfMounts: Check<SelfMountsFact> = {
  name: 'self-mounts',
  why: 'A node that mounts what it serves hangs in itself: under memory pressure, and at every takeover (a stop that waits for such a mount gets the node fenced).',
  judge: (told, { servers }) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact.flatMap((source) => {
        const host = source.replace(/:\/.*$/, '').replace(/^\[(.*)\]$/, '$1');
        const server = servers.find(({ name, address }) => [name, address].includes(host));
        return server === undefined
          ? []
          : [
              {
                node,
                found: `mounts ${source}, which is ${server.name} of this cluster`,
                fix: `umount -l ${source}   # then use the storage itself`,
              },
            ];
      }),
    ),
    well: 'none',
  }),
};
