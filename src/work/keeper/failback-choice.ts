// Which of this node's servers goes home next, as far as this keeper sees and remembers.
import { type FailbackView, isOpen, nextFailback, type ServerSight } from '../../core/observe/failback.ts';
import { afterLook, NEVER_LOOKED } from '../../core/observe/readiness.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import type { FailbackSeen, FailbackSight } from './failback-sight.ts';

export interface Choice {
  /** Undefined: none of this node's, now. */
  next(): Promise<Server | undefined>;
  /** It did not come home: not again for a while. */
  failed(server: Server): void;
}

/** As long as Pacemaker remembers a failure (failure-timeout): what fails is not tried in a loop. */
const RETRY_AFTER_MS = 600_000;
/** Longer than the wait for rest between two looks; after a longer one, or a clock that was set by more, homes have to prove themselves anew. */
const GAP_MS = 120_000;

export function openChoice(
  { host, cluster, sight }: { readonly host: Host; readonly cluster: Cluster; readonly sight: FailbackSight },
  own: readonly Server[],
): Choice {
  const notBefore = new Map<string, number>();
  let readiness = NEVER_LOOKED;
  const view = (seen: FailbackSeen, now: number): FailbackView => ({
    ...{ now, minute: localMinute(now), readySince: readiness.since, busy: seen.busy },
    servers: withRetries(seen.servers, notBefore),
    underWay: [...seen.claims].filter(([node]) => node !== host.name).map(([, server]) => server),
  });
  return {
    next: async () => {
      const seen = await sight.look();
      if (seen === undefined) return undefined;
      const now = host.clock.now();
      readiness = afterLook(readiness, seen.ready, now, GAP_MS);
      const next = nextFailback(cluster, view(seen, now));
      return 'server' in next ? own.find(({ name }) => name === next.server) : undefined;
    },
    failed: ({ name }) => notBefore.set(name, host.clock.now() + RETRY_AFTER_MS),
  };
}

/** Its home has to be watched for a while before the window opens, to go as soon as it does. */
export function wouldSoonReturn({ failbackAfterMs }: Cluster, { failback }: Server, now: number): boolean {
  return isOpen(failback, localMinute(now)) || isOpen(failback, localMinute(now + failbackAfterMs + MINUTE_MS));
}

const MINUTE_MS = 60_000;

/** Of the node, with whatever its time zone says of daylight saving: a window in an hour that is skipped is not open on that day. */
function localMinute(now: number): number {
  const local = new Date(now);
  return local.getHours() * 60 + local.getMinutes();
}

function withRetries(
  servers: FailbackSeen['servers'],
  notBefore: ReadonlyMap<string, number>,
): Record<string, ServerSight> {
  const all = Object.entries(servers).map(([name, sight]) => [name, { ...sight, notBefore: notBefore.get(name) ?? 0 }]);
  return Object.fromEntries(all);
}
