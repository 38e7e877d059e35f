// A supervisor asks the keepers of the cluster whether the servers that share an export with its own are in grace: the gate, and the
// direct word (TAKEOVER sections 1 and 3). Nobody decides here whether a node is alive: Corosync does, and who does not answer is named.
import { type Incident, incidentId } from '../../core/grace/incident.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { memberIds } from '../../host/tools/corosync.ts';
import { openWords, type Words } from './words.ts';

export interface PeersAnswer {
  readonly ms: number;
  /** Nodes whose sharing servers may not be in grace: they did not say so in time. */
  readonly silent: readonly string[];
}

export interface AskOptions {
  /** Nodes that run a sharing server, as far as is known: the others are told, and not waited for. */
  readonly nodes: readonly string[];
  readonly withinMs: number;
  /** Called once when not all have answered by then; ends before the asking does not matter. */
  readonly slowAfterMs: number;
  readonly slow: () => void;
}

export interface Peers {
  /** Returns when each of the nodes that is in the membership has answered, or the time is over. Never rejects. */
  ask(incident: Incident, options: AskOptions): Promise<PeersAnswer>;
  /** Said more than once: whoever misses it learns it from the state volume within a second. */
  tellClosed(incident: Incident): void;
}

/** A word that got lost is said again. */
const AGAIN_MS = 40;

export function openPeers(machine: Machine, cluster: Cluster, sender: string): Peers {
  const waiting = new Map<string, (node: string) => void>();
  const words: Promise<Words> = openWords(machine, cluster, {
    sender,
    as: 'asker',
    heard: ({ node, word }) => {
      if (word.kind === 'in-grace') waiting.get(word.incident)?.(node);
    },
  });
  // Met by whoever uses it next: without a socket nobody hears of the incident, and all count as silent.
  words.catch(() => undefined);
  const everyone = () => cluster.nodes.map(({ name }) => name);

  const ask = async (incident: Incident, options: AskOptions): Promise<PeersAnswer> => {
    const { clock } = machine;
    const began = clock.now();
    const unheard = new Set(options.nodes);
    const all = new AbortController();
    const settled = (node: string) => {
      unheard.delete(node);
      if (unheard.size === 0) all.abort();
    };
    waiting.set(incidentId(incident), settled);
    void absent(machine, cluster).then((nodes) => nodes.forEach(settled));
    let slow: (() => void) | undefined = options.slow;
    const others = everyone().filter((node) => !unheard.has(node));
    // Whoever could not be told stays silent, and is named so.
    const tell = (nodes: readonly string[]) =>
      words.then(({ say }) => say(nodes, { kind: 'incident', incident })).catch(() => undefined);
    await tell(others);
    while (unheard.size > 0 && clock.now() - began < options.withinMs) {
      await tell([...unheard]);
      await clock.pause(AGAIN_MS, all.signal);
      if (unheard.size === 0 || clock.now() - began < options.slowAfterMs) continue;
      slow?.();
      slow = undefined;
    }
    waiting.delete(incidentId(incident));
    return { ms: clock.now() - began, silent: [...unheard] };
  };

  return {
    ask,
    tellClosed: (incident) => {
      const say = () =>
        words
          .then((open) => open.say(everyone(), { kind: 'closed', incident: incidentId(incident) }))
          // Whoever does not hear it reads it on the state volume.
          .catch(() => undefined);
      void say()
        .then(() => machine.clock.pause(AGAIN_MS))
        .then(say);
    },
  };
}

/** Nodes that are not in Corosync's membership; none where it can't be asked: then all are waited for. */
async function absent(machine: Machine, cluster: Cluster): Promise<readonly string[]> {
  const members = await memberIds(machine).catch((): readonly number[] => []);
  if (members.length === 0) return [];
  return cluster.nodes.filter(({ id }) => !members.includes(id)).map(({ name }) => name);
}
