// Who will notice what is wished for, and for how long: what a person reads before saying yes.
import { counted } from '../base/counted.ts';
import type { Server } from '../spec/cluster.ts';
import { sharers } from '../spec/cluster.ts';
import { homesick, mayNot } from './may-not.ts';
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
const MOVE_GAP_MS = 600;

export function foresee(seen: Seen, wish: Wish): Foresight {
  const leaving = leavingBy(seen, wish);
  const { servers, nodes, paused } = seen.status;
  const refused = mayNot(seen, wish, leaving);
  return {
    title: wishInWords(wish),
    refused,
    sentences: refused === '' ? [...goes(seen, wish, leaving), ...notices(seen, wish, leaving)] : [],
    clients: leaving.map(({ name }) => ({ server: name, addresses: seen.clients[name] ?? null })),
    premise: JSON.stringify([servers.map(({ name, node }) => [name, node]), nodes, paused]),
  };
}

// ---

const onNode = (seen: Seen, server: string) => seen.status.servers.find(({ name }) => name === server)?.node ?? null;

function leavingBy(seen: Seen, wish: Wish): readonly Server[] {
  switch (wish.act) {
    case 'move':
      return seen.cluster.servers.filter(({ name }) => name === wish.server);
    case 'drain':
      return seen.cluster.servers.filter(({ name }) => onNode(seen, name) === wish.node);
    case 'failback':
      return homesick(seen);
    default:
      return [];
  }
}

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
    case 'failback':
      return [
        `${leaving.map(({ name, home }) => `${name} goes home to ${home}`).join(', ')}: one after another, each when nobody who shares its exports is in grace.`,
      ];
    case 'pause':
      return [
        'Until somebody resumes, nothing is moved, taken over or fenced: a node that dies takes its servers with it. A daemon that dies is restarted in place.',
      ];
    case 'resume':
      return ['Pacemaker takes hold of every server again.', ...madeGood(seen)];
  }
}

/** What a pause has put off. */
function madeGood({ status: { nodes, servers } }: Seen): readonly string[] {
  const lost = nodes.filter(({ state }) => state === 'offline' || state === 'unclean').map(({ name }) => name);
  const down = servers.filter(({ node }) => node === null).map(({ name }) => name);
  return [
    ...(lost.length === 0 ? [] : [`${lost.join(', ')} may be fenced at once.`]),
    ...(down.length === 0 ? [] : [`${down.join(', ')} is started where it may run: its clients go on then.`]),
  ];
}

function notices(seen: Seen, wish: Wish, leaving: readonly Server[]): readonly string[] {
  if (leaving.length === 0)
    return wish.act === 'resume' && madeGood(seen).length > 0 ? [] : ['No client notices anything.'];
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
