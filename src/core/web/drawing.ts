// The cluster as people draw it on a whiteboard: boxes for nodes, servers in them, ghosts where servers belong and are not.
import { counted } from '../base/counted.ts';
import type { Finding } from '../base/finding.ts';
import type { Health } from '../observe/health.ts';
import { type Card, cardOf } from './card.ts';
import { homesick } from './may-not.ts';
import type { Seen, SeenNode } from './seen.ts';
import type { Tone } from './tone.ts';
import type { ClusterWish } from './wish.ts';

export interface Drawing {
  readonly cluster: string;
  readonly health: Health;
  /** The verdict as a sentence. */
  readonly headline: string;
  readonly nodes: readonly Box[];
  /** Servers that are announced nowhere. */
  readonly nowhere: readonly Card[];
  readonly findings: readonly Finding[];
  /** What may be asked of the cluster as a whole now. */
  readonly may: readonly ClusterWish['act'][];
}

export interface Box {
  readonly name: string;
  readonly address: string;
  readonly state: SeenNode['state'];
  readonly tone: Tone;
  readonly words: string;
  readonly cards: readonly Card[];
  /** Servers whose home this is and that are not here. */
  readonly ghosts: readonly Ghost[];
  /** What may be asked of it now. */
  readonly may: 'drain' | 'undrain' | null;
}

export interface Ghost {
  readonly server: string;
  /** Where it is; null when nowhere. */
  readonly on: string | null;
  readonly words: string;
}

/** Nodes and servers keep the order of cluster.yaml. */
export function drawingOf(seen: Seen): Drawing {
  const { cluster, status } = seen;
  const cards = status.servers.map((server) => ({ on: server.node, card: cardOf(seen, server) }));
  return {
    cluster: cluster.name,
    health: status.health,
    headline: headlineOf(seen),
    nodes: status.nodes.map((node) =>
      boxOf(
        seen,
        node,
        cards.filter(({ on }) => on === node.name).map(({ card }) => card),
      ),
    ),
    nowhere: cards.filter(({ on }) => on === null).map(({ card }) => card),
    findings: status.findings,
    may: status.paused ? ['resume'] : [...(homesick(seen).length > 0 ? (['failback'] as const) : []), 'pause'],
  };
}

// ---

const VERDICTS: Readonly<Record<Health, string>> = {
  HEALTHY: 'All is well: every server is at home.',
  FAILOVER: 'Every server is served, though not all is as it should be.',
  BAD: 'Something is not served, or can not be trusted.',
};

function headlineOf({ status: { health, paused, incidents } }: Seen): string {
  const recovering = incidents.length === 0 ? '' : ` ${counted(incidents.length, 'recovery', 'recoveries')} under way.`;
  return `${VERDICTS[health]}${recovering}${paused ? ' The cluster is paused: nothing moves.' : ''}`;
}

const STATES: Readonly<Record<SeenNode['state'], { readonly tone: Tone; readonly words: string }>> = {
  online: { tone: 'good', words: 'online' },
  standby: { tone: 'away', words: 'drained: runs no servers (standby)' },
  unclean: { tone: 'bad', words: 'lost, not fenced yet' },
  offline: { tone: 'bad', words: 'offline' },
};

function boxOf({ cluster, status }: Seen, { name, state, dc }: SeenNode, cards: readonly Card[]): Box {
  const ghosts = status.servers
    .filter(({ home, node }) => home === name && node !== name)
    .map((server) => ({
      server: server.name,
      on: server.node,
      words: server.node === null ? 'belongs here, is served nowhere' : `belongs here, is on ${server.node}`,
    }));
  const { tone, words } = STATES[state];
  return {
    name,
    address: cluster.nodes.find((node) => node.name === name)?.address ?? '',
    state,
    tone,
    words: dc ? `${words}, coordinates the cluster` : words,
    cards,
    ghosts,
    may: status.paused ? null : state === 'online' ? 'drain' : state === 'standby' ? 'undrain' : null,
  };
}
