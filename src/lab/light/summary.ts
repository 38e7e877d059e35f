// What a fleet saw of one failure, in numbers.
import type { FleetReport } from './fleet-wish.ts';

export interface FleetSummary {
  readonly clients: number;
  /** Locks. */
  readonly held: number;
  readonly reclaimed: number;
  readonly refused: number;
  /** Clients that never noticed, or were never told. */
  readonly unnoticed: number;
  /** From the failure, over all clients that came that far; null when none did. */
  readonly noticedAfterMs: Spread | null;
  readonly settledAfterMs: Spread | null;
  readonly newOpensAgainAfterMs: Spread | null;
  /** What ended clients before their time, each once. */
  readonly troubles: readonly string[];
}

export interface Spread {
  readonly first: number;
  readonly median: number;
  readonly last: number;
}

/** Of the first recovery of each client after the failure, at `failedAt` (milliseconds since the epoch). */
export function fleetSummary({ clients }: FleetReport, failedAt: number): FleetSummary {
  const recoveries = clients.map((it) => it.recoveries.find(({ noticedAt }) => noticedAt >= failedAt));
  const noticed = recoveries.flatMap((it) => (it === undefined ? [] : [it]));
  const after = (times: readonly (number | null)[]) =>
    spread(times.flatMap((at) => (at === null ? [] : [at - failedAt])));
  return {
    clients: clients.length,
    held: sum(clients.map(({ held }) => held)),
    reclaimed: sum(noticed.map(({ reclaimed }) => reclaimed)),
    refused: sum(noticed.map(({ refused }) => refused)),
    unnoticed: clients.length - noticed.length,
    noticedAfterMs: after(noticed.map(({ noticedAt }) => noticedAt)),
    settledAfterMs: after(noticed.map(({ settledAt }) => settledAt)),
    newOpensAgainAfterMs: after(noticed.map(({ newAt }) => newAt)),
    troubles: [...new Set(clients.flatMap(({ trouble }) => trouble ?? []))],
  };
}

// ---

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

function spread(values: readonly number[]): Spread | null {
  const sorted = values.map(Math.round).sort((a, b) => a - b);
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first === undefined || last === undefined) return null;
  return { first, median: sorted[Math.floor(sorted.length / 2)] ?? first, last };
}
