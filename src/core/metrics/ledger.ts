// All that a keeper has counted since it began: the tally of its journal, how long servers did not answer, and their moves to this node.
import type { Observation } from '../observe/observation.ts';
import type { ServerWord } from '../protocol/word.ts';
import { EMPTY_HISTOGRAM, type Histogram, took } from './histogram.ts';
import { type Gap, NOTHING_COUNTED, type Tally, tally } from './tally.ts';

export interface Ledger {
  readonly tally: Tally;
  /** By server. */
  readonly restartGaps: Readonly<Record<string, Histogram>>;
  readonly moveGaps: Readonly<Record<string, Histogram>>;
  /** By server: when it was last heard serving on another node, ms since the epoch. */
  readonly elsewhere: Readonly<Record<string, number>>;
}

export const EMPTY_LEDGER: Ledger = { tally: NOTHING_COUNTED, restartGaps: {}, moveGaps: {}, elsewhere: {} };

/** What a keeper was told of a server, by the node's keeper, and when. */
export interface Told extends ServerWord {
  readonly node: string;
  readonly at: number;
}

/** With one more line of this node's journal. */
export function noted(before: Ledger, it: Observation): Ledger {
  const counted = tally(before.tally, it);
  const restartGaps = counted.gaps.reduce(withGap, before.restartGaps);
  const after = { ...before, tally: counted, restartGaps };
  const left = before.elsewhere[it.server];
  if (it.kind !== 'address-announced' || left === undefined) return after;
  const { [it.server]: _arrived, ...elsewhere } = before.elsewhere;
  const gap = { server: it.server, ms: Math.max(0, it.at - left) };
  return { ...after, elsewhere, moveGaps: withGap(before.moveGaps, gap) };
}

/** With what the keepers say now. A server that is served elsewhere may come here next. */
export function told(before: Ledger, node: string, words: readonly Told[]): Ledger {
  const away = words.filter((word) => word.node !== node && word.announced && word.phase === 'serving');
  if (away.length === 0) return before;
  return {
    ...before,
    elsewhere: { ...before.elsewhere, ...Object.fromEntries(away.map(({ name, at }) => [name, at])) },
  };
}

// ---

const withGap = (gaps: Ledger['moveGaps'], { server, ms }: Gap): Ledger['moveGaps'] => ({
  ...gaps,
  [server]: took(gaps[server] ?? EMPTY_HISTOGRAM, ms / 1000),
});
