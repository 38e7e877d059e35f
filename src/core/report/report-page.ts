// A drill's report as one page that needs nothing else: no script, no network, every word of it escaped.
import { element, type Markup, page } from './markup.ts';
import type { Report, ReportedRun } from './report.ts';
import { runSection } from './run-section.ts';
import { STYLE } from './style.ts';

/** HTML. Runs are collapsed, but for one alone and for those that failed. */
export function reportPage({ title, summary, environment, spec, replay, runs }: Report): string {
  return page(
    title,
    STYLE,
    element('h1', {}, title),
    element(
      'p',
      { class: runs.every(({ problems }) => problems.length === 0) ? 'ok' : 'failed' },
      summary.map((line) => [line, element('br')]),
    ),
    problemsOf(runs),
    runs.map((run, index) => runSection(run, index + 1, runs.length === 1)),
    element('h2', {}, 'How it was made'),
    element(
      'table',
      {},
      environment.map(([what, value]) =>
        element('tr', {}, element('td', { class: 'faint' }, what), element('td', {}, value)),
      ),
    ),
    element('p', {}, 'The same again:'),
    element('pre', {}, replay),
    element('details', {}, element('summary', {}, 'The cluster'), element('pre', {}, spec)),
  );
}

function problemsOf(runs: readonly ReportedRun[]): readonly Markup[] {
  const lines = runs.flatMap(({ problems }, index) => problems.map((problem) => `Run ${index + 1}: ${problem}`));
  if (lines.length === 0) return [];
  return [
    element(
      'ul',
      { class: 'failed' },
      lines.map((line) => element('li', {}, line)),
    ),
  ];
}
