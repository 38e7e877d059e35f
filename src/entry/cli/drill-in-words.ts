// A drill as a person reads it: the timeline, then what every client saw.
import { timeline } from '../../core/observe/timeline.ts';
import type { ClientResult, DrillRecord } from '../../work/drill/drill.ts';
import { table } from './table.ts';

export function drillInWords({ result, injectedAt, observations }: DrillRecord): string {
  return [
    `${result.fault} of ${result.server}`,
    '',
    timeline(
      observations.filter((observation) => observation.server === result.server),
      injectedAt,
    ).trimEnd(),
    '',
    table([
      ['client', 'writes', 'longest gap', 'longest create+rename', 'lost', 'reordered', 'duplicated'],
      ...result.clients.map(row),
    ]),
  ].join('\n');
}

const row = ({ kind, writes, longestGapMs, longestOpenMs, lost, reordered, duplicated }: ClientResult): string[] => [
  kind,
  `${writes}`,
  seconds(longestGapMs),
  seconds(longestOpenMs),
  ...[lost, reordered, duplicated].map(String),
];

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

/** A drill that lost, reordered or doubled a write has found something wrong. */
export const isSound = (clients: readonly ClientResult[]): boolean =>
  clients.every(({ lost, reordered, duplicated }) => lost + reordered + duplicated === 0);
