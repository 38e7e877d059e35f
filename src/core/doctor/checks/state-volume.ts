import type { Check } from '../check.ts';

export interface StateVolumeFact {
  /** Why it can't be written, or read; undefined when both went well. */
  readonly trouble: string | undefined;
  /** Nodes whose mark, written a moment ago, this node sees. */
  readonly seen: readonly string[];
  /** Nodes that wrote one. */
  readonly written: readonly string[];
  /** The cluster that the volume is marked with; null before setup. */
  readonly owner: string | null;
}

/** What one node writes there, all others see. */
export const stateVolume: Check<StateVolumeFact> = {
  name: 'state-volume',
  why: 'The recovery records are there: a server that is taken to a node which sees another folder forgets all its clients, and their locks.',
  judge: (told, { name, stateVolume: path }) => ({
    problems: told.flatMap(({ node, fact: { trouble, seen, written, owner } }) => {
      if (trouble !== undefined)
        return [
          { node, found: `${path}: ${trouble}`, fix: `mount ${path} && touch ${path}/.written && rm ${path}/.written` },
        ];
      const unseen = written.filter((other) => !seen.includes(other));
      return [
        ...(unseen.length === 0
          ? []
          : [
              {
                node,
                found: `${path} is another folder than on ${unseen.join(', ')}`,
                fix: `findmnt --target ${path}   # there and here: mount the shared storage`,
              },
            ]),
        ...(owner === null || owner === name
          ? []
          : [
              {
                node,
                found: `${path} belongs to cluster ${owner}`,
                fix: `cat ${path}/gracekeeper.json   # then give each cluster a folder of its own`,
              },
            ]),
      ];
    }),
    well: `${told.length} nodes write to ${path} and see each other's writing`,
  }),
};
