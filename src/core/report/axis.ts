// The axis of time under every plot of a run: seconds since the fault.
import { type Content, element, type Markup } from './markup.ts';

/** Of every plot, in the units of its drawing; the page scales it. */
export const WIDTH = 960;
/** Left of the plot, for names. */
export const NAMES = 150;

export interface Axis {
  readonly from: number;
  readonly until: number;
  /** Where a time is drawn; what lies outside is drawn at the edge. */
  x(at: number): number;
}

/** Milliseconds since the epoch. */
export function axisOf(from: number, until: number): Axis {
  const span = Math.max(1, until - from);
  const x = (at: number) =>
    NAMES + (Math.min(Math.max(at, from), from + span) - from) * ((WIDTH - NAMES - RIGHT) / span);
  return { from, until: from + span, x };
}

/** A plot with its axis and a line where the fault is; `top` is what `content` needs above the axis. */
export function plot(axis: Axis, zero: number, top: number, label: string, ...content: readonly Content[]): Markup {
  const height = top + BOTTOM;
  const ticks = ticksOf(axis, zero).map((at) => [
    element('line', { class: 'grid', x1: axis.x(at), x2: axis.x(at), y1: 0, y2: top }),
    element('text', { class: 'tick', x: axis.x(at), y: height - 4, 'text-anchor': 'middle' }, secondsOf(at - zero)),
  ]);
  const fault = element('line', { class: 'fault', x1: axis.x(zero), x2: axis.x(zero), y1: 0, y2: top });
  return element(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${height}`, role: 'img', 'aria-label': label },
    element('title', {}, label),
    ticks,
    content,
    fault,
  );
}

/** As in 2.5 s. */
export const secondsOf = (ms: number): string => `${Math.round(ms) / 1000} s`;

// ---

const RIGHT = 10;
const BOTTOM = 18;
const STEPS = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 60_000, 120_000, 300_000];
const TICKS = 12;

/** Round numbers of seconds from the fault, not more than a dozen. */
function ticksOf({ from, until }: Axis, zero: number): readonly number[] {
  const step = STEPS.find((it) => (until - from) / it <= TICKS) ?? (until - from) / TICKS;
  const first = Math.ceil((from - zero) / step);
  const last = Math.floor((until - zero) / step);
  return Array.from({ length: last - first + 1 }, (_, index) => zero + (first + index) * step);
}
