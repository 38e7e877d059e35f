// What one client waited: gaps between its completed fsyncs, and how long its opens took, over time, on a logarithmic scale.
import { type Axis, NAMES, plot, secondsOf, WIDTH } from './axis.ts';
import { element, type Markup } from './markup.ts';

export interface ClientLine {
  /** As in "kernel:3 on nfs1". */
  readonly name: string;
  /** When each append and fsync was completed, in order, in milliseconds since the epoch. */
  readonly completedAt: readonly number[];
  /** When each create, open and rename began, and how long it took, ms. */
  readonly opens: readonly Span[];
}

export interface Span {
  readonly at: number;
  readonly ms: number;
}

export function latencyPlot(axis: Axis, zero: number, { name, completedAt, opens }: ClientLine): Markup {
  const gaps = completedAt.slice(1).map((end, index) => spanBetween(completedAt[index] ?? end, end));
  const trailing = completedAt.at(-1);
  const waits =
    trailing !== undefined && axis.until - trailing > LEAST_MS ? [...gaps, spanBetween(trailing, axis.until)] : gaps;
  const most = Math.max(1000, ...envelope(axis, waits), ...envelope(axis, opens));
  const y = (ms: number) =>
    HEIGHT - (HEIGHT - TOP) * (Math.log(Math.max(ms, LEAST_MS) / LEAST_MS) / Math.log(most / LEAST_MS));
  const levels = LEVELS.filter((ms) => ms <= most).map((ms) => [
    element('line', { class: 'grid', x1: NAMES, x2: WIDTH, y1: y(ms), y2: y(ms) }),
    element('text', { class: 'tick', x: NAMES - 4, y: y(ms) + 3, 'text-anchor': 'end' }, secondsOf(ms)),
  ]);
  return plot(
    axis,
    zero,
    HEIGHT,
    `${name}: what it waited`,
    element('text', { class: 'name', x: 0, y: 14 }, name),
    levels,
    element('path', { class: 'gaps', d: area(axis, envelope(axis, waits), y) }),
    element('path', { class: 'opens', d: line(axis, envelope(axis, opens), y) }),
  );
}

// ---

const HEIGHT = 110;
const TOP = 8;
/** What is quicker is drawn as nothing: the traffic's own rhythm is 20 ms. */
const LEAST_MS = 20;
const LEVELS = [100, 1000, 10_000, 100_000];
/** One for every other unit of the drawing. */
const BUCKETS = (WIDTH - NAMES) / 2;

const spanBetween = (at: number, end: number): Span => ({ at, ms: end - at });

/** The longest wait that was going on in each of so many parts of the axis; 0 where there was none. */
export function envelope({ from, until }: Axis, spans: readonly Span[]): readonly number[] {
  const most = new Array<number>(BUCKETS).fill(0);
  const bucket = (at: number) => Math.floor(((at - from) / (until - from)) * BUCKETS);
  for (const { at, ms } of spans) {
    const last = Math.min(BUCKETS - 1, bucket(at + ms));
    for (let index = Math.max(0, bucket(at)); index <= last; index++) most[index] = Math.max(most[index] ?? 0, ms);
  }
  return most;
}

type Height = (ms: number) => number;

/** Steps, with as few words as possible: 200 runs are to fit a page. */
function steps({ from, until, x }: Axis, values: readonly number[], y: Height): string {
  const at = (index: number) => Math.round(x(from + ((until - from) * index) / BUCKETS));
  const changes = values.flatMap((value, index) =>
    value === values[index - 1] ? [] : [{ index, y: Math.round(y(value)) }],
  );
  const seen = changes.filter((change, index) => change.y !== changes[index - 1]?.y);
  return seen.map((change) => `H${at(change.index)}V${change.y}`).join('');
}

const line = (axis: Axis, values: readonly number[], y: Height): string =>
  `M${NAMES} ${Math.round(y(values[0] ?? 0))}${steps(axis, values, y)}H${Math.round(axis.x(axis.until))}`;

const area = (axis: Axis, values: readonly number[], y: Height): string =>
  `M${NAMES} ${HEIGHT}${steps(axis, values, y)}H${Math.round(axis.x(axis.until))}V${HEIGHT}Z`;
