// move: one server to another node, on purpose, and no further: it stays there until it is moved again (stickiness, core/plan).
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { requireNode, requireServer } from '../../core/spec/require-named.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { clearWish, forgetFailures, wishMove } from '../../host/tools/pacemaker.ts';
import { requireUpToDate } from '../drbd/require-up-to-date.ts';
import { readStatus } from '../server/status-board.ts';
import type { Progress } from './progress.ts';
import { giveSeat, takeOtherSeats } from './seat.ts';
import { type ClusterStatus, status } from './status.ts';

export interface MoveResult {
  readonly server: string;
  readonly from: string | null;
  readonly to: string;
  /** False when it was there already. */
  readonly moved: boolean;
}

/** An interrupted move leaves a wish that ends by itself. */
const WISH_LIFETIME = 'PT10M';
const WITHIN_MS = 120_000;

/** To the home when `to` is not given and the server is away, else to the first node of failoverTo that is online. */
export async function move(
  hosts: readonly Host[],
  cluster: Cluster,
  name: string,
  to: string | undefined,
  progress: Progress,
): Promise<MoveResult> {
  const server = requireServer(cluster, name);
  const now = await status(hosts, cluster);
  const from = now.servers.find((entry) => entry.name === name)?.node ?? null;
  const target = to ?? defaultTarget(server, from, now);
  requireTarget(cluster, server, target, now);
  if (from === target) return { server: name, from, to: target, moved: false };
  requireManaged(now, name);
  requireUpToDate(server, target, now.drbd);
  const host = hosts.find((entry) => entry.name === target);
  if (host === undefined) throw new Failed(3, 'node-unreachable', `node ${target} can't be reached`);
  progress(`moving ${name} to ${target}`);
  // Whoever moves it there on purpose knows; a failure on record would keep it away until it is forgotten.
  await forgetFailures(host, name, target);
  await giveSeat(host, server, target);
  await wishMove(host, name, target, WISH_LIFETIME);
  await arrival(host, name);
  await takeOtherSeats(host, cluster, server, target);
  await clearWish(host, name, target);
  return { server: name, from, to: target, moved: true };
}

function defaultTarget(server: Server, from: string | null, now: ClusterStatus): string {
  const candidates = from === server.home ? server.failoverTo : [server.home, ...server.failoverTo];
  const target = candidates.find((node) => node !== from && isOnline(now, node));
  if (target === undefined) throw new Failed(3, 'nowhere-to-go', `no node is online where ${server.name} may go`);
  return target;
}

function requireTarget(cluster: Cluster, server: Server, target: string, now: ClusterStatus): void {
  requireNode(cluster, target);
  if (![server.home, ...server.failoverTo].includes(target)) {
    throw new Failed(2, 'not-its-node', `${server.name} may not run on ${target}`, {
      hint: `add ${target} to its failoverTo in cluster.yaml`,
    });
  }
  if (!isOnline(now, target)) throw new Failed(3, 'node-not-online', `node ${target} is not online`);
  const ban = banFrom(now, server.name, target);
  if (ban === undefined) return;
  throw new Failed(3, 'banned', `${server.name} is banned from ${target} (location constraint ${ban})`, {
    hint: `crm_resource --clear --resource ${server.name} --node ${target}, if crm_resource made it`,
  });
}

/** What Pacemaker does not manage would not move, and whoever waits for it would wait in vain. */
export function requireManaged(now: ClusterStatus, server: string): void {
  if (now.paused)
    throw new Failed(3, 'paused', `the cluster is paused (maintenance mode): ${server} stays where it is`, {
      hint: 'gracekeeper resume ends it',
    });
  if (now.servers.find(({ name }) => name === server)?.managed !== false) return;
  throw new Failed(3, 'unmanaged', `${server} is unmanaged: Pacemaker does not move it`, {
    hint: `crm_resource --resource ${server} --meta --delete-parameter is-managed, or end its node's maintenance`,
  });
}

/** The constraint that keeps the server from the node. */
export const banFrom = (now: ClusterStatus, server: string, node: string): string | undefined =>
  now.bans.find((ban) => ban.server === server && ban.node === node)?.constraint;

export const isOnline = (now: ClusterStatus, node: string): boolean =>
  now.nodes.some(({ name, state }) => name === node && state === 'online');

async function arrival(host: Host, server: string): Promise<void> {
  const wait = { what: `${server} on ${host.name}`, withinMs: WITHIN_MS, everyMs: 50 };
  await eventually(host.clock, wait, async () => ((await readStatus(host, server))?.announced ? true : undefined));
}
