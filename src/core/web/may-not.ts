// Why a wish can't be fulfilled now: the same rules as those of the verbs, which have the last word.
import type { Cluster, Server } from '../spec/cluster.ts';
import type { Seen, SeenServer } from './seen.ts';
import type { Wish } from './wish.ts';

/** Empty when nothing speaks against it. `leaving`: the servers that would move. */
export function mayNot(seen: Seen, wish: Wish, leaving: readonly Server[]): string {
  const { cluster, status } = seen;
  switch (wish.act) {
    case 'pause':
      return status.paused ? 'The cluster is paused already.' : onTheWay(status.servers);
    case 'resume':
      return status.paused ? '' : 'The cluster is not paused.';
    case 'failback':
      if (status.paused) return PAUSED;
      return leaving.length === 0 ? 'No server is away from home that may go there now.' : '';
    default:
      return ofNode(cluster, status, wish, leaving);
  }
}

/** The servers that are away and may go home now. */
export const homesick = ({ cluster, status }: Seen): readonly Server[] =>
  cluster.servers.filter(({ name, home }) => {
    const found = status.servers.find((it) => it.name === name);
    return found?.managed === true && found.node !== null && found.node !== home && takes(status, home, name);
  });

// ---

type OfNode = Exclude<Wish, { readonly act: 'failback' | 'pause' | 'resume' }>;

const PAUSED = 'The cluster is paused (maintenance mode): nothing is moved.';

function onTheWay(servers: readonly SeenServer[]): string {
  const moving = servers.filter(({ phase }) => phase === 'starting' || phase === 'stopping');
  return moving.length === 0
    ? ''
    : `${moving.map(({ name, phase }) => `${name} is ${phase}`).join(', ')}: a pause now would leave it so.`;
}

function ofNode(cluster: Cluster, status: Seen['status'], wish: OfNode, leaving: readonly Server[]): string {
  const node = wish.act === 'move' ? wish.to : wish.node;
  const state = status.nodes.find(({ name }) => name === node)?.state;
  if (state === undefined) return `Cluster ${cluster.name} has no node ${node}.`;
  if (wish.act === 'move' && leaving.length === 0) return `Cluster ${cluster.name} has no server ${wish.server}.`;
  if (status.paused) return PAUSED;
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
  [home, ...failoverTo].filter((to) => to !== without && takes(status, to, name));

const takes = ({ nodes, bans }: Seen['status'], node: string, server: string): boolean =>
  nodes.some(({ name, state }) => name === node && state === 'online') &&
  !bans.some((ban) => ban.server === server && ban.node === node);
