// The journal as lanes, one for each server on each node: when its daemon answered, when it was in grace, and everything that was noted.

import { grouped } from '../audit/grouped.ts';
import type { Observation } from '../observe/observation.ts';
import type { Phase } from '../observe/phases.ts';
import { observationInWords } from '../observe/timeline.ts';
import { type Axis, plot, secondsOf } from './axis.ts';
import { element, type Markup } from './markup.ts';

export function lanesPlot(
  axis: Axis,
  zero: number,
  observations: readonly Observation[],
  phases: readonly Phase[],
): Markup {
  const lanes = [...grouped(observations, laneOf)].sort(([a], [b]) => (a < b ? -1 : 1));
  const height = TOP + lanes.length * LANE;
  return plot(
    axis,
    zero,
    height,
    'what the servers did on each node',
    phases
      .flatMap(({ name, ms }) => (ms === null ? [] : [{ name, ms }]))
      .map((it, index) => phaseMark(axis, zero, height, it, index)),
    lanes.map(([name, own], index) => lane(axis, zero, TOP + index * LANE, name, own)),
  );
}

// ---

const TOP = 30;
const LANE = 26;

const laneOf = ({ server, node }: Observation): string => `${server} on ${node}`;

function phaseMark(
  axis: Axis,
  zero: number,
  height: number,
  { name, ms }: { readonly name: string; readonly ms: number },
  index: number,
): Markup {
  const x = axis.x(zero + ms);
  return element(
    'g',
    {},
    element('line', { class: 'phase', x1: x, x2: x, y1: 0, y2: height }),
    // Phases are close to each other: two rows of names.
    element('text', { class: 'tick', x: x + 3, y: 10 + (index % 2) * 12 }, name),
  );
}

function lane(axis: Axis, zero: number, y: number, name: string, own: readonly Observation[]): Markup {
  const bars = STATES.flatMap(({ css, begins, ends, offset }) =>
    intervals(axis, own, begins, ends).map(({ from, until }) =>
      element('rect', { class: css, x: axis.x(from), width: axis.x(until) - axis.x(from), y: y + offset, height: 7 }),
    ),
  );
  const marks = own.map((it) =>
    element(
      'circle',
      { class: 'event', cx: axis.x(it.at), cy: y + 11, r: 3 },
      element('title', {}, `${secondsOf(it.at - zero)} ${name}: ${observationInWords(it)}`),
    ),
  );
  return element('g', {}, element('text', { class: 'name', x: 0, y: y + 15 }, name), bars, marks);
}

type Kind = Observation['kind'];

const STATES: readonly { css: string; offset: number; begins: readonly Kind[]; ends: readonly Kind[] }[] = [
  {
    css: 'serving',
    offset: 3,
    begins: ['daemon-answering'],
    ends: ['daemon-exited', 'daemon-hung', 'server-stopping', 'server-stopped', 'server-failed'],
  },
  {
    css: 'grace',
    offset: 12,
    begins: ['grace-entered', 'grace-held'],
    ends: ['grace-left', 'grace-released', 'server-stopped'],
  },
];

/** What ends without having begun was so before; what does not end is so to the end. */
function intervals(
  { from, until }: Pick<Axis, 'from' | 'until'>,
  observations: readonly Observation[],
  begins: readonly Kind[],
  ends: readonly Kind[],
): readonly { readonly from: number; readonly until: number }[] {
  const turns = observations.filter(({ kind }) => begins.includes(kind) || ends.includes(kind));
  const found: { from: number; until: number }[] = [];
  let since = turns[0] !== undefined && ends.includes(turns[0].kind) ? from : undefined;
  for (const { at, kind } of turns) {
    if (begins.includes(kind)) since ??= at;
    else if (since !== undefined) {
      found.push({ from: since, until: at });
      since = undefined;
    }
  }
  return since === undefined ? found : [...found, { from: since, until }];
}
