// One server on the whiteboard.
import type { Seen, SeenServer } from './seen.ts';
import type { Tone } from './tone.ts';

export interface Card {
  readonly name: string;
  readonly address: string;
  readonly home: string;
  readonly tone: Tone;
  /** What it does, as a sentence without its name. */
  readonly words: string;
  /** What else a person should know; may be empty. */
  readonly notes: readonly string[];
  readonly inGrace: boolean;
  /** Connected clients; null where nobody could say. */
  readonly clients: number | null;
  /** The nodes that it may be moved to now, the best first; none where it can't be moved. */
  readonly targets: readonly string[];
}

export function cardOf({ cluster, status, clients }: Seen, server: SeenServer): Card {
  const { name, address, home, node, inGrace, restarts, reason, managed } = server;
  const recovers = status.incidents.some((incident) => incident.server === name);
  return {
    ...{ name, address, home, inGrace },
    tone: toneOf(server),
    words: wordsOf(server, recovers),
    notes: [
      ...(restarts > 0 ? [`restarted ${restarts === 1 ? 'once' : `${restarts} times`} since it came here`] : []),
      ...(reason === null ? [] : [reason]),
      ...(managed || status.paused ? [] : ['unmanaged: Pacemaker does not touch it']),
      ...(node === null || node === home ? [] : [`belongs on ${home}`]),
    ],
    clients: clients[name]?.length ?? null,
    targets: targetsOf(cluster.servers.find((entry) => entry.name === name)?.failoverTo ?? [], server, status),
  };
}

// ---

function toneOf({ phase, inGrace, node, home }: SeenServer): Tone {
  if (phase === 'failed' || node === null) return 'bad';
  if (phase !== 'serving' || inGrace) return 'grace';
  return node === home ? 'good' : 'away';
}

const PHASES: Readonly<Record<SeenServer['phase'], string>> = {
  starting: 'is starting',
  serving: 'serves',
  restarting: 'its daemon is started anew',
  stopping: 'is stopping',
  failed: 'has failed',
  stopped: 'is stopped',
};

function wordsOf({ phase, inGrace }: SeenServer, recovers: boolean): string {
  if (!inGrace) return PHASES[phase];
  return `${PHASES[phase]}, in grace: ${recovers ? 'its clients reclaim their locks' : 'new locks wait'}`;
}

/** Home first, then the order of the spec. */
function targetsOf(failoverTo: readonly string[], server: SeenServer, status: Seen['status']): readonly string[] {
  if (status.paused || !server.managed || server.phase === 'stopping') return [];
  return [server.home, ...failoverTo].filter(
    (target) =>
      target !== server.node &&
      status.nodes.some(({ name, state }) => name === target && state === 'online') &&
      !status.bans.some((ban) => ban.server === server.name && ban.node === target),
  );
}
