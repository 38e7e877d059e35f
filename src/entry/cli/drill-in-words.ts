// A drill as a person reads it: what the nodes did, the clients' writes as a line of blocks, and what every client saw.
import { strip } from '../../core/observe/strip.ts';
import { timeline } from '../../core/observe/timeline.ts';
import type { ClientResult, DrillRecord } from '../../work/drill/drill.ts';
import { table } from './table.ts';

export function drillInWords(record: DrillRecord): string {
  const { result } = record;
  return [
    `${result.fault} of ${result.server}`,
    '',
    drillStory(record),
    '',
    table([
      ['client', 'writes', 'longest gap', 'longest create+rename', 'lost', 'reordered', 'duplicated'],
      ...result.clients.map(row),
    ]),
  ].join('\n');
}

/** The part that people like to look at. */
export function drillStory({ result, injectedAt, observations, reports }: DrillRecord): string {
  const own = observations.filter((observation) => observation.server === result.server);
  const span = { from: injectedAt - STRIP_BEFORE_MS, until: injectedAt + STRIP_AFTER_MS, width: STRIP_WIDTH };
  const strips = reports.map(
    ({ completedAt }, index) => `${result.clients[index]?.kind ?? ''}  ${strip(completedAt, span)}`,
  );
  return [
    timeline(own, injectedAt).trimEnd(),
    '',
    ...strips,
    `(completed writes, from ${seconds(STRIP_BEFORE_MS)} before to ${seconds(STRIP_AFTER_MS)} after; one block is ${(STRIP_BEFORE_MS + STRIP_AFTER_MS) / STRIP_WIDTH} ms)`,
  ].join('\n');
}

const STRIP_BEFORE_MS = 500;
const STRIP_AFTER_MS = 2_500;
const STRIP_WIDTH = 60;

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
