// What a keeper has counted, by server, from the observations of its node's journal. A fold: the same lines give the same numbers.
import type { Observation } from '../observe/observation.ts';
import type { MetricName } from './catalog.ts';

export interface Tally {
  /** By server, then by what is counted. What is not here is 0. */
  readonly counts: Readonly<Record<string, Readonly<Partial<Record<Counted, number>>>>>;
  /** Since when a server does not answer that did, ms since the epoch. */
  readonly silentSince: Readonly<Record<string, number>>;
  /** By server: how long it did not answer until it was restarted in place, ms; the newest last. */
  readonly gaps: readonly Gap[];
}

export interface Gap {
  readonly server: string;
  readonly ms: number;
}

export type Counted = Extract<MetricName, `${string}_total`>;

export const NOTHING_COUNTED: Tally = { counts: {}, silentSince: {}, gaps: [] };

/** `gaps` of the result are those that ended with this observation. */
export function tally(before: Tally, it: Observation): Tally {
  const counted = countsOf(before, it);
  const own = { ...before.counts[it.server] };
  for (const [name, more] of counted) own[name] = (own[name] ?? 0) + more;
  const counts = counted.length === 0 ? before.counts : { ...before.counts, [it.server]: own };
  return { counts, ...silence(before.silentSince, it) };
}

// ---

type Counts = readonly (readonly [Counted, number])[];

function countsOf({ silentSince }: Tally, it: Observation): Counts {
  switch (it.kind) {
    case 'server-starting':
      return [['server_starts_total', 1]];
    case 'server-stopped':
      return [['server_stops_total', 1]];
    case 'server-failed':
      return [['server_failures_total', 1]];
    case 'daemon-started':
      // The first one after a start follows no death.
      return silentSince[it.server] === undefined ? [] : [['server_restarts_total', 1]];
    case 'daemon-exited':
      return [['daemon_exits_total', 1]];
    case 'daemon-hung':
      return [['daemon_hangs_total', 1]];
    case 'child-exited':
      return [['helper_exits_total', 1]];
    case 'incident-opened':
      return [['incidents_opened_total', 1]];
    case 'incident-expired':
      return [['incidents_expired_total', 1]];
    case 'grace-entered':
      return [['grace_entered_total', 1]];
    case 'grace-not-held':
      return [['grace_failures_total', 1]];
    case 'window-open':
      return [['grace_windows_total', 1]];
    case 'peers-asked':
      return [
        ['peers_asked_total', 1],
        ['peers_silent_total', it.silent.length],
        ['peers_wait_seconds_total', it.ms / 1000],
      ];
    case 'custody-closed':
      return [
        ['custody_released_total', 1],
        ['custody_released_locks_total', it.locks],
      ];
    case 'notify-finished':
      return [
        ['notify_told_total', it.told],
        ['notify_gone_total', it.gone.length],
      ];
    case 'notify-failed':
      return [['notify_failures_total', 1]];
    case 'lock-holder-not-recorded':
      return [['notify_unrecorded_total', 1]];
    case 'failback-ended':
      return [[it.reason === null ? 'failbacks_done_total' : 'failbacks_failed_total', 1]];
    default:
      return [];
  }
}

/** A server that stops or has failed is silent for longer than this node can know. */
const ENDS: readonly Observation['kind'][] = ['server-starting', 'server-stopping', 'server-failed'];
const FALLS_SILENT: readonly Observation['kind'][] = ['daemon-hung', 'daemon-exited', 'child-exited'];

function silence(before: Tally['silentSince'], { kind, server, at }: Observation): Pick<Tally, 'silentSince' | 'gaps'> {
  const since = before[server];
  const { [server]: _ended, ...others } = before;
  if (ENDS.includes(kind)) return { silentSince: others, gaps: [] };
  if (FALLS_SILENT.includes(kind)) return { silentSince: { ...others, [server]: since ?? at }, gaps: [] };
  if (kind !== 'daemon-answering' || since === undefined) return { silentSince: before, gaps: [] };
  return { silentSince: others, gaps: [{ server, ms: Math.max(0, at - since) }] };
}
