// events: what the nodes' journals say, as one story. Who can't be asked is named: a story with a hole looks whole.
import { type Journal, readJournal } from '../../core/observe/journal.ts';
import { type Lost, lostLines, merged } from '../../core/observe/merge.ts';
import type { Observation } from '../../core/observe/observation.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { JOURNAL } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';

export interface Events {
  /** By time. */
  readonly events: readonly Observation[];
  readonly unreachable: readonly Unreachable[];
  /** Lines, by number from 1, that are none of ours: a writer was cut off, or a newer version wrote them. */
  readonly unreadable: readonly { readonly node: string; readonly lines: readonly number[] }[];
  readonly lost: readonly Lost[];
}

export interface Unreachable {
  readonly node: string;
  readonly reason: string;
}

/** All of `since` (ms since the epoch) and later; everything unless given. Never rejects: what can't be read is in the answer. */
export async function events(
  hosts: readonly Host[],
  cluster: Cluster,
  since = Number.NEGATIVE_INFINITY,
): Promise<Events> {
  const told = await Promise.all(cluster.nodes.map(({ name }) => journalOf(hosts, name)));
  const journals = told.filter((each) => 'journal' in each);
  return {
    events: merged(journals.map(({ journal }) => journal.observations)).filter(({ at }) => at >= since),
    unreachable: told.filter((each) => 'reason' in each),
    unreadable: journals.flatMap(({ node, journal: { bad } }) => (bad.length === 0 ? [] : [{ node, lines: bad }])),
    lost: journals.flatMap(({ journal }) => lostLines(journal.observations)),
  };
}

export const OUT_OF_REACH = 'it can not be reached from here';

// ---

interface Read {
  readonly node: string;
  readonly journal: Journal;
}

async function journalOf(hosts: readonly Host[], node: string): Promise<Unreachable | Read> {
  const host = hosts.find(({ name }) => name === node);
  if (host === undefined) return { node, reason: OUT_OF_REACH };
  try {
    // A node that has never run a server has none.
    return { node, journal: readJournal((await host.files.read(JOURNAL)) ?? '') };
  } catch (error) {
    return { node, reason: reasonOf(error) };
  }
}
