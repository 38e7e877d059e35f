// State + observation -> State + events. Pure, and the same observation a second time changes nothing.
import { type Event, eventsBetween } from './event.ts';
import type { Observation } from './observation.ts';
import { NOTHING_KNOWN, type ServerState, type State } from './state.ts';

export interface Folded {
  readonly state: State;
  readonly events: readonly Event[];
}

/** Observations of one writer must come in the order of their numbers: a lower one counts as seen. */
export function fold(state: State, observation: Observation): Folded {
  const { at, node, server } = observation;
  const writer = `${node}/${observation.writer}`;
  if (observation.seq <= (state.seen[writer] ?? 0)) return { state, events: [] };
  const before = state.servers[server];
  const after = saysNothingOfIt(observation) ? before : afterwards(before, observation);
  const heardAt = Math.max(at, state.nodes[node]?.heardAt ?? at);
  return {
    state: {
      nodes: { ...state.nodes, [node]: { name: node, heardAt } },
      servers: after === undefined ? state.servers : { ...state.servers, [server]: after },
      seen: { ...state.seen, [writer]: observation.seq },
    },
    events: after === undefined ? [] : eventsBetween(before, after, at),
  };
}

/** A whole journal, from nothing or from a state. */
export function foldAll(observations: readonly Observation[], from: State = NOTHING_KNOWN): Folded {
  const events: Event[] = [];
  const state = observations.reduce((sofar, observation) => {
    const folded = fold(sofar, observation);
    events.push(...folded.events);
    return folded.state;
  }, from);
  return { state, events };
}

// ---

/** What a home does to have its server back says nothing of the server, which is elsewhere; what a keeper says of itself is of none. */
const saysNothingOfIt = ({ kind, server }: Observation): boolean =>
  server === '' || kind === 'failback-began' || kind === 'failback-ended';

/** A server starts anew where it is starting. What a node says of a server that has gone elsewhere since is old news. */
function afterwards(before: ServerState | undefined, observation: Observation): ServerState {
  const { node, server, kind } = observation;
  if (kind === 'server-starting') return { ...unknown(server, node), epoch: before?.epoch ?? null };
  if (before !== undefined && before.node !== node) return before;
  const current = before ?? unknown(server, node);
  return { ...current, ...changes(current, observation) };
}

const unknown = (name: string, node: string): ServerState => ({
  ...{ name, node, phase: 'starting', epoch: null, restarts: 0 },
  ...{ inGrace: false, announced: false, reason: null },
});

function changes(current: ServerState, it: Observation): Partial<ServerState> {
  switch (it.kind) {
    case 'server-starting':
    case 'child-exited':
    case 'incident-opened':
    case 'incident-closed':
    case 'incident-expired':
    case 'peers-asked':
    case 'custody-closed':
    case 'window-open':
    case 'grace-held':
    case 'grace-not-held':
    case 'grace-released':
    case 'lock-holder-not-recorded':
    case 'notify-started':
    case 'notify-told':
    case 'notify-finished':
    case 'notify-failed':
    case 'locks-dropped':
    case 'filesystem-held':
    case 'exports-changed':
    case 'metrics-silent':
    case 'metrics-answering':
    case 'failback-began':
    case 'failback-ended':
      return {};
    case 'daemon-started':
      return { epoch: it.epoch, restarts: current.restarts + (current.phase === 'restarting' ? 1 : 0) };
    case 'daemon-answering':
      return { phase: 'serving', epoch: it.epoch, reason: null };
    case 'daemon-hung':
      return current.phase === 'stopping' ? {} : { phase: 'restarting' };
    case 'daemon-exited':
      return current.phase === 'stopping' ? { inGrace: false } : { phase: 'restarting', inGrace: false };
    case 'grace-entered':
      return { inGrace: true };
    case 'grace-left':
      return { inGrace: false };
    case 'address-announced':
      return { announced: true };
    case 'address-muted':
      return { announced: false };
    case 'budget-spent':
      return { phase: 'failed', reason: `${it.restarts} restarts were not enough` };
    case 'server-failed':
      return { phase: 'failed', reason: it.reason };
    case 'server-stopping':
      return { phase: 'stopping' };
    case 'server-stopped':
      return { phase: 'stopped', inGrace: false, announced: false };
  }
}
