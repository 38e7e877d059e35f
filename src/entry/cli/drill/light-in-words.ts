// What light clients saw of a drill, for its reader.
import type { FleetSummary, Spread } from '../../../lab/light/summary.ts';
import type { LightCount } from './light.ts';

type Light = LightCount & FleetSummary;

export function lightInWords(it: Light): string {
  const lines = [
    `${it.clients} ${it.kind} clients: ${it.reclaimed} locks reclaimed, ${it.refused} refused, ${it.unnoticed} clients noticed nothing`,
    timesInWords('locks reclaimed', it.settledAfterMs),
    timesInWords(`new ${it.kind === 'light:3' ? 'locks' : 'opens'} taken again`, it.newOpensAgainAfterMs),
  ];
  return lines.filter((line) => line !== undefined).join('\n  ');
}

/** What should not have been seen. */
export const lightProblems = ({ kind, refused, troubles }: Light): readonly string[] => [
  ...(refused === 0 ? [] : [`${kind}: ${refused} locks were not given back`]),
  ...troubles.map((trouble) => `${kind}: ${trouble}`),
];

const timesInWords = (what: string, times: Spread | null): string | undefined =>
  times === null
    ? undefined
    : `${what} ${seconds(times.first)} to ${seconds(times.last)} after the failure, median ${seconds(times.median)}`;

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
