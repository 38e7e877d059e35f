// What a server that shares an export with a failed one did about grace: when it entered, when it left, and whether it kept it meanwhile.
import { type GraceChange, holes } from './grace-holes.ts';
import type { Observation } from './observation.ts';

export interface PeerGrace {
  readonly server: string;
  /** Since the fault; null when it never entered. */
  readonly inGraceAfterMs: number | null;
  /** When it was last seen out of it before, since the fault: it entered between the two. Null when nobody says. */
  readonly outUntilMs: number | null;
  /** Since the fault, for good; null when it had not left in the end. */
  readonly leftAfterMs: number | null;
  /** How often it was seen out of grace before the failed server's clients had their time: each is a chance for a rival to take their locks. */
  readonly holes: number;
}

/** Milliseconds since the epoch. `until`: when the failed server's clients had had their time; unless known, the last leaving is the lawful one. */
export function peerGrace(
  server: string,
  changes: readonly GraceChange[],
  { injectedAt, until }: { readonly injectedAt: number; readonly until: number | undefined },
): PeerGrace {
  const since = changes.filter(({ at }) => at >= injectedAt);
  const entered = since.find(({ inGrace }) => inGrace);
  if (entered === undefined) return { server, inGraceAfterMs: null, outUntilMs: null, leftAfterMs: null, holes: 0 };
  const last = since.at(-1);
  const left = last?.inGrace ? undefined : last;
  const sinceFault = (at: number) => Math.round((at - injectedAt) * 10) / 10;
  const out = entered.since === undefined ? null : Math.max(0, sinceFault(entered.since));
  return {
    server,
    inGraceAfterMs: sinceFault(entered.at),
    outUntilMs: out,
    leftAfterMs: left === undefined ? null : sinceFault(left.at),
    holes: holes(changes, entered.at, until ?? left?.at ?? entered.at).length,
  };
}

/** As the keepers' journals tell it, where nobody looked from outside: held is read back, let go is let go. */
export function graceInJournal(observations: readonly Observation[], server: string): readonly GraceChange[] {
  const own = observations.filter((it) => it.server === server);
  return own.flatMap(({ kind, at }): readonly GraceChange[] => {
    if (kind === 'grace-held') return [{ at, inGrace: true }];
    return kind === 'grace-released' ? [{ at, inGrace: false }] : [];
  });
}

/** When the last incident of these servers was over, or, without one, when they had left their own grace. Undefined when that was not seen. */
export function recoveredAt(observations: readonly Observation[], servers: readonly string[]): number | undefined {
  const of = (...kinds: readonly Observation['kind'][]) =>
    observations.filter((it) => servers.includes(it.server) && kinds.includes(it.kind)).map(({ at }) => at);
  const closed = of('incident-closed', 'incident-expired');
  const ends = closed.length > 0 ? closed : of('grace-left');
  return ends.length === 0 ? undefined : Math.max(...ends);
}
