// The history of locks as lanes, one for each owner and file: when it held, when it waited for an answer, and when it lost.

import { grouped } from '../audit/grouped.ts';
import type { LockEvent } from '../audit/history.ts';
import { type Axis, plot, secondsOf } from './axis.ts';
import { element, type Markup } from './markup.ts';

export function lockPlot(axis: Axis, zero: number, events: readonly LockEvent[]): Markup {
  const sorted = [...events].sort((a, b) => a.at - b.at);
  const lanes = [...grouped(sorted, laneOf)].sort(([, a], [, b]) => interest(b) - interest(a));
  const shown = lanes.slice(0, LANES).sort(([a], [b]) => (a < b ? -1 : 1));
  const svg = plot(
    axis,
    zero,
    shown.length * LANE,
    'who held which lock',
    shown.map(([name, own], index) => lane(axis, zero, index * LANE, name, own)),
  );
  if (lanes.length === shown.length) return svg;
  return element('div', {}, svg, element('p', {}, `and ${lanes.length - shown.length} more, in the report's JSON`));
}

// ---

const LANE = 14;
/** A thousand light clients would fill a page; what was lost or refused comes first. */
const LANES = 40;

const laneOf = ({ client, owner, server, file }: LockEvent): string =>
  `${client} ${owner} ${server ?? 'beside'} ${file}`;

const interest = (events: readonly LockEvent[]): number =>
  events.filter(({ kind }) => kind === 'lost' || kind === 'refused').length * 1000 +
  events.filter(({ kind }) => kind === 'granted' || kind === 'reclaimed').length;

function lane(axis: Axis, zero: number, y: number, name: string, own: readonly LockEvent[]): Markup {
  return element(
    'g',
    {},
    element('title', {}, name),
    element('text', { class: 'small', x: 0, y: y + 10 }, name.length > NAME ? `${name.slice(0, NAME - 1)}…` : name),
    element('path', { class: 'held', d: bars(axis, y + 6, held(axis, own)) }),
    element('path', { class: 'waited', d: bars(axis, y + 6, waits(own)) }),
    own.filter(({ kind }) => kind === 'lost' || kind === 'refused').map((it) => mark(axis, zero, y + 6, it)),
  );
}

/** Letters that fit beside the plot. */
const NAME = 26;

interface Bar {
  readonly from: number;
  readonly until: number;
}

function held({ until }: Axis, events: readonly LockEvent[]): readonly Bar[] {
  const found: Bar[] = [];
  const since = new Map<string, number>();
  for (const { kind, at, from, range } of events) {
    const key = `${range.start} ${range.length}`;
    if (kind === 'granted' || kind === 'reclaimed') since.set(key, since.get(key) ?? at);
    if (kind !== 'released' && kind !== 'lost') continue;
    const began = since.get(key);
    if (began !== undefined) found.push({ from: began, until: from });
    since.delete(key);
  }
  return [...found, ...[...since.values()].map((began) => ({ from: began, until }))];
}

/** One answer each: denials that follow each other are told as one event. */
const waits = (events: readonly LockEvent[]): readonly Bar[] =>
  events
    .filter(({ kind, times, from, at }) => kind !== 'probed' && times === undefined && at - from >= LONG_MS)
    .map(({ from, at }) => ({ from, until: at }));

/** Quicker answers would paint the lane over. */
const LONG_MS = 250;

/** To the unit of the drawing, what touches drawn as one. */
function bars(axis: Axis, y: number, list: readonly Bar[]): string {
  const sorted = list.map(({ from, until }) => [Math.round(axis.x(from)), Math.round(axis.x(until))] as const);
  const merged: [number, number][] = [];
  for (const [from, until] of sorted.sort(([a], [b]) => a - b)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = Math.max(last[1], until);
    else merged.push([from, until]);
  }
  return merged.map(([from, until]) => `M${from} ${y}H${Math.max(until, from + 1)}`).join('');
}

function mark(axis: Axis, zero: number, y: number, event: LockEvent): Markup {
  const { kind, at, error, range } = event;
  const words = `${secondsOf(at - zero)} ${kind}${error === undefined ? '' : ` (${error})`}: bytes ${range.start} to ${range.start + range.length}`;
  return element('circle', { class: 'lost', cx: axis.x(at), cy: y, r: 4 }, element('title', {}, words));
}
