// Who will notice a planned move, and for how long: what a person reads before saying yes.
import { counted } from '../base/counted.ts';
import type { Server } from '../spec/cluster.ts';
import { sharers } from '../spec/cluster.ts';
import type { Seen } from './seen.ts';
import { type Wish, wishInWords } from './wish.ts';

export interface Foresight {
  readonly title: string;
  /** Why it can't be done; empty when it can. */
  readonly refused: string;
  readonly sentences: readonly string[];
  /** The clients of every server that moves. */
  readonly clients: readonly { readonly server: string; readonly addresses: readonly string[] | null }[];
  /** What it depends on: when this is another, the cluster has changed since. */
  readonly premise: string;
}

/** What `npm run bench` measures for planned moves, with any number of servers at once (docs/benchmarks.md). */
export const MOVE_GAP_MS = 600;

export function foresee(seen: Seen, wish: Wish): Foresight {
  const leaving = leavingBy(seen, wish);
  const refused = whyNot(seen, wish, leaving);
  return {
    title: wishInWords(wish),
    refused,
    sentences: refused === '' ? [...goes(seen, wish, leaving), ...notices(seen, leaving)] : [],
    clients: leaving.map(({ name }) => ({ server: name, addresses: seen.clients[name] ?? null })),
    premise: JSON.stringify([seen.status.servers.map(({ name, node }) => [name, node]), seen.status.nodes]),
  };
}

// ---

const onNode = (seen: Seen, server: string) => seen.status.servers.find(({ name }) => name === server)?.node ?? null;

function leavingBy(seen: Seen, wish: Wish): readonly Server[] {
  if (wish.act === 'undrain') return [];
  return seen.cluster.servers.filter(({ name }) =>
    wish.act === 'move' ? name === wish.server : onNode(seen, name) === wish.node,
  );
}

/** The same rules as those of the verbs, which have the last word. */
function whyNot({ cluster, status }: Seen, wish: Wish, leaving: readonly Server[]): string {
  const node = wish.act === 'move' ? wish.to : wish.node;
  const state = status.nodes.find(({ name }) => name === node)?.state;
  if (state === undefined) return `Cluster ${cluster.name} has no node ${node}.`;
  if (wish.act === 'move' && leaving.length === 0) return `Cluster ${cluster.name} has no server ${wish.server}.`;
  if (status.paused) return 'The cluster is paused (maintenance mode): nothing is moved.';
  const unmanaged = leaving.find(({ name }) => status.servers.some((it) => it.name === name && !it.managed));
  if (unmanaged !== undefined) return `${unmanaged.name} is unmanaged: Pacemaker does not move it.`;
  if (wish.act === 'undrain') return state === 'standby' ? '' : `${node} is not drained.`;
  if (wish.act === 'drain' ? state !== 'online' && state !== 'standby' : state !== 'online')
    return `${node} is ${state}.`;
  const stranded = leaving.filter(
    (server) => freeFor(status, server, wish.act === 'move' ? undefined : node).length === 0,
  );
  return stranded.length === 0
    ? ''
    : `There is no other node online where ${stranded.map(({ name }) => name).join(', ')} may run.`;
}

const freeFor = (status: Seen['status'], { name, home, failoverTo }: Server, without?: string): readonly string[] =>
  [home, ...failoverTo].filter(
    (to) =>
      to !== without &&
      status.nodes.some((node) => node.name === to && node.state === 'online') &&
      !status.bans.some((ban) => ban.server === name && ban.node === to),
  );

function goes(seen: Seen, wish: Wish, leaving: readonly Server[]): readonly string[] {
  switch (wish.act) {
    case 'move':
      return [
        `${wish.server} stops on ${onNode(seen, wish.server) ?? 'no node'} and starts on ${wish.to}; it stays there.`,
      ];
    case 'undrain':
      return [`${wish.node} may run servers again. None moves by that: they go home by their policy, or when told to.`];
    case 'drain':
      return [
        leaving.length === 0
          ? `${wish.node} runs no server now, and gets none until the drain is undone.`
          : `${list(leaving)} ${leaving.length === 1 ? 'leaves' : 'leave'} ${wish.node} at once. It gets none back until the drain is undone.`,
      ];
  }
}

function notices(seen: Seen, leaving: readonly Server[]): readonly string[] {
  if (leaving.length === 0) return ['No client notices anything.'];
  const { cluster, clients } = seen;
  const known = leaving.map(({ name }) => clients[name]);
  const connected = new Set(known.flatMap((addresses) => addresses ?? []));
  const peers = [...new Set(leaving.flatMap(({ name }) => sharers(cluster, name)))].filter(
    (peer) => !leaving.includes(peer),
  );
  const grace = seconds(cluster.nfs.graceMs);
  const whole = leaving.some(({ versions }) => versions.includes('3'));
  if (connected.size === 0 && known.every((addresses) => addresses !== undefined))
    return [`No client is connected to ${list(leaving)}: nobody notices.`];
  return [
    `${known.includes(undefined) ? `The clients of ${list(leaving)}` : counted(connected.size, 'client', 'clients')}: reads and writes pause for about ${seconds(MOVE_GAP_MS)}, and go on by themselves.`,
    `New opens and locks of these clients wait while they reclaim what they held: ${whole ? grace : `some seconds, at most ${grace}`}.`,
    peers.length === 0
      ? 'No other server shares their exports: nobody else notices.'
      : `On ${list(peers)}, which ${peers.length === 1 ? 'shares' : 'share'} exports with ${leaving.length === 1 ? 'it' : 'them'}, new opens and locks wait as long; reads and writes go on.`,
  ];
}

const list = (servers: readonly Server[]): string => servers.map(({ name }) => name).join(', ');

/** As in 0.6 s. */
const seconds = (ms: number): string => `${ms / 1000} s`;
