// failback: servers that are away go home, one after another, each as a planned move. Cut at any point it is completed by the next one: who is
// at home by then is skipped.
import { Failed } from '../../core/base/failed.ts';
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import { requireServer } from '../../core/spec/require-named.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { banFrom, isOnline, move, requireManaged } from './move.ts';
import type { Progress } from './progress.ts';
import { type ClusterStatus, status } from './status.ts';

export interface FailbackResult {
  readonly moved: readonly {
    readonly server: string;
    readonly from: string | null;
    readonly to: string;
    /** How long the move took, until its address answered at home. */
    readonly ms: number;
  }[];
  readonly skipped: readonly { readonly server: string; readonly reason: string }[];
}

export interface FailbackParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly progress: Progress;
  /** Aborted: no further server is moved. */
  readonly signal: AbortSignal;
}

/** All that are away, in the order of the spec; or the one that is named, and then it is refused with a reason (Failed 3) where it can't go. */
export async function failback(parts: FailbackParts, name?: string): Promise<FailbackResult> {
  const { hosts, cluster, progress, signal } = parts;
  const wanted = name === undefined ? cluster.servers : [requireServer(cluster, name)];
  const moved: FailbackResult['moved'][number][] = [];
  const skipped: FailbackResult['skipped'][number][] = [];
  for (const server of wanted) {
    signal.throwIfAborted();
    const now = await status(hosts, cluster);
    const reason = whyNot(server, now);
    if (reason !== undefined) {
      if (name !== undefined && nodeOf(name, now) !== server.home) throw refusal(server, reason, now);
      skipped.push({ server: server.name, reason });
      continue;
    }
    requireManaged(now, server.name);
    await untilOutOfGrace(parts, server);
    const began = hosts[0].clock.now();
    const { from, to } = await move(hosts, cluster, server.name, server.home, progress);
    moved.push({ server: server.name, from, to, ms: Math.round(hosts[0].clock.now() - began) });
  }
  return { moved, skipped };
}

const nodeOf = (server: string, { servers }: ClusterStatus) =>
  servers.find(({ name }) => name === server)?.node ?? null;

function refusal(server: Server, reason: string, now: ClusterStatus): Failed {
  const offline = !isOnline(now, server.home);
  const code = offline ? 'node-not-online' : banFrom(now, server.name, server.home) ? 'banned' : 'not-served';
  return new Failed(3, code, `${server.name} can't go home: ${reason}`);
}

/** Undefined where it may go. */
function whyNot({ name, home }: Server, now: ClusterStatus): string | undefined {
  const on = nodeOf(name, now);
  if (on === home) return `it is at home (${home}) already`;
  const state = now.nodes.find((node) => node.name === home)?.state ?? 'unknown';
  if (state !== 'online') return `its home ${home} is ${state}`;
  const ban = banFrom(now, name, home);
  if (ban !== undefined) return `it is banned from ${home} (location constraint ${ban})`;
  return on === null ? 'no node serves it' : undefined;
}

/** A move that begins while clients of a sharer reclaim would cut their grace, and is a second failure to them. Bounded: then it goes all the same. */
async function untilOutOfGrace({ hosts, cluster, progress, signal }: FailbackParts, server: Server): Promise<void> {
  const names = [server.name, ...sharers(cluster, server.name).map(({ name }) => name)];
  const withinMs = cluster.nfs.graceMs + SLACK_MS;
  const wait = { what: `the end of grace of ${names.join(', ')}`, withinMs, everyMs: 500, signal };
  let said = false;
  const outOfGrace = async () => {
    const { servers } = await status(hosts, cluster);
    const inGrace = servers.filter(({ name, inGrace }) => inGrace && names.includes(name)).map(({ name }) => name);
    if (inGrace.length === 0) return true;
    if (!said) progress(`${server.name} waits: ${inGrace.join(', ')} in grace`);
    said = true;
    return undefined;
  };
  await eventually(hosts[0].clock, wait, outOfGrace).catch((error: unknown) => {
    if (!(error instanceof TooLate)) throw error;
  });
}

const SLACK_MS = 15_000;
