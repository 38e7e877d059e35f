// failback: servers that are away go home, one after another, each as a planned move. Cut at any point it is completed by the next one: who is
// at home by then is skipped.
import { type Cluster, type Server, sharers } from '../../core/spec/cluster.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { move, requireServer } from './move.ts';
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
    if (reason !== undefined && (name === undefined || isHome(server, now))) {
      skipped.push({ server: server.name, reason });
      continue;
    }
    await untilOutOfGrace(parts, server);
    const began = hosts[0].clock.now();
    const { from, to } = await move(hosts, cluster, server.name, server.home, progress);
    moved.push({ server: server.name, from, to, ms: Math.round(hosts[0].clock.now() - began) });
  }
  return { moved, skipped };
}

const nodeOf = (server: Server, { servers }: ClusterStatus) =>
  servers.find(({ name }) => name === server.name)?.node ?? null;

const isHome = (server: Server, now: ClusterStatus): boolean => nodeOf(server, now) === server.home;

/** Undefined where it may go. */
function whyNot(server: Server, now: ClusterStatus): string | undefined {
  if (isHome(server, now)) return `it is at home (${server.home}) already`;
  const home = now.nodes.find(({ name }) => name === server.home);
  return home?.state === 'online' ? undefined : `its home ${server.home} is ${home?.state ?? 'unknown'}`;
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
