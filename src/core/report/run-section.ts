// One run: what happened, what its clients waited, who held which lock, and what the audits say.
import { timeline } from '../observe/timeline.ts';
import { type Axis, axisOf, secondsOf } from './axis.ts';
import { lanesPlot } from './lanes.ts';
import { latencyPlot } from './latency.ts';
import { lockPlot } from './lock-lanes.ts';
import { type Content, element, type Markup } from './markup.ts';
import type { ReportedClient, ReportedRun, SeenRun } from './report.ts';

export function runSection(run: ReportedRun, number: number, alone: boolean): Markup {
  const { title, again, problems, verdicts, ms, seen } = run;
  const well = problems.length === 0;
  const longest = Math.max(0, ...(seen?.clients ?? []).map(({ longestGapMs }) => longestGapMs));
  return element(
    'details',
    alone || !well ? { open: '' } : {},
    element(
      'summary',
      {},
      `${number}. ${title} `,
      element('span', { class: well ? 'ok' : 'failed' }, well ? 'ok' : 'FAILED'),
      element('span', { class: 'faint' }, ` longest gap ${secondsOf(longest)}, ${secondsOf(ms)} in all`),
    ),
    list(problems, 'failed'),
    seen === undefined ? [] : plots(seen),
    list(verdicts),
    element('pre', { class: 'faint' }, again),
  );
}

// ---

function plots(seen: SeenRun): Content {
  const { injectedAt, phases, observations, clients, locks } = seen;
  const axis = axisOfRun(seen);
  return [
    element('p', {}, phases.flatMap(({ name, ms }) => (ms === null ? [] : [`${name} +${secondsOf(ms)}`])).join(', ')),
    lanesPlot(axis, injectedAt, observations, phases),
    clients.map((client) => latencyPlot(axis, injectedAt, client)),
    clientTable(clients),
    locks.length === 0 ? [] : lockPlot(axis, injectedAt, locks),
    element(
      'details',
      {},
      element('summary', {}, 'The journal'),
      element('pre', {}, timeline(observations, injectedAt)),
    ),
  ];
}

/** To the last thing that was seen. */
function axisOfRun({ injectedAt, observations, clients, locks }: SeenRun): Axis {
  const ends = [
    injectedAt + LEAST_MS,
    ...observations.slice(-1).map(({ at }) => at),
    ...clients.flatMap(({ completedAt }) => completedAt.slice(-1)),
    ...locks.slice(-1).map(({ at }) => at),
  ];
  return axisOf(injectedAt - BEFORE_MS, Math.max(...ends));
}

const BEFORE_MS = 1000;
const LEAST_MS = 2000;

const HEADS = ['client', 'writes', 'longest gap', 'longest create+rename', 'lost', 'reordered', 'duplicated'];

const clientTable = (clients: readonly ReportedClient[]): Markup =>
  element(
    'table',
    {},
    element(
      'tr',
      {},
      HEADS.map((head, index) => element('th', index === 0 ? {} : { class: 'number' }, head)),
    ),
    clients.map(({ name, writes, longestGapMs, longestOpenMs, lost, reordered, duplicated }) =>
      element(
        'tr',
        {},
        element('td', {}, name),
        [
          `${writes}`,
          secondsOf(longestGapMs),
          secondsOf(longestOpenMs),
          `${lost}`,
          `${reordered}`,
          `${duplicated}`,
        ].map((cell) => element('td', { class: 'number' }, cell)),
      ),
    ),
  );

const list = (lines: readonly string[], css?: string): Content =>
  lines.length === 0
    ? []
    : element(
        'ul',
        { class: css },
        lines.map((line) => element('li', {}, line)),
      );
