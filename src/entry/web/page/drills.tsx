// Reports of drills, with their plots.
import { useEffect, useState } from 'preact/hooks';
import type { Listed, ReportView, RunSummary, RunView } from '../../../core/web/report-view.ts';
import { ask } from './ask.ts';
import { Plot } from './plot.tsx';

export function Drills() {
  const [reports, list] = useState<readonly Listed[]>([]);
  const [problem, complain] = useState('');
  useEffect(() => {
    ask<{ reports: readonly Listed[] }>('reports')
      .then((answer) => list(answer.reports))
      .catch((error: Error) => complain(error.message));
  }, []);
  if (reports.length === 0 && problem === '') return null;
  return (
    <section aria-labelledby="drills-title">
      <h2 id="drills-title">Drills</h2>
      {problem !== '' && <p class="trouble">{problem}</p>}
      {reports.map((listed) => (
        <Report key={listed.name} {...listed} />
      ))}
    </section>
  );
}

function Report({ name, title, at, runs, failed, unreadable }: Listed) {
  const [report, show, problem] = useAsked<ReportView>({ name });
  if (unreadable !== '')
    return (
      <p class="faint">
        {name} {unreadable}
      </p>
    );
  return (
    <details class="report" onToggle={({ currentTarget }) => currentTarget.open && show()}>
      <summary>
        <strong>{title}</strong>{' '}
        <span class={failed === 0 ? 'ok' : 'failed'}>
          {failed === 0 ? `${runs === 1 ? 'one run' : `${runs} runs`}, all well` : `${failed} of ${runs} failed`}
        </span>{' '}
        <span class="faint">{new Date(at).toLocaleString()}</span>
      </summary>
      {problem !== '' && <p class="trouble">{problem}</p>}
      {report !== undefined && (
        <>
          {report.summary.map((line) => (
            <p key={line}>{line}</p>
          ))}
          {report.runs.map((run, index) => (
            <Run key={`${index} ${run.title}`} {...{ name, run, index }} />
          ))}
          {report.runs.length > 1 && <pre>{report.replay}</pre>}
        </>
      )}
    </details>
  );
}

function Run({ name, run, index }: { name: string; run: RunSummary; index: number }) {
  const [view, show, problem] = useAsked<RunView>({ name, run: `${index}` });
  return (
    <details class="run" onToggle={({ currentTarget }) => currentTarget.open && show()}>
      <summary>
        {index + 1}. {run.title} <span class={run.well ? 'ok' : 'failed'}>{run.well ? 'ok' : 'FAILED'}</span>{' '}
        <span class="faint">longest gap {seconds(run.longestGapMs)}</span>
      </summary>
      {problem !== '' && <p class="trouble">{problem}</p>}
      {run.problems.map((line) => (
        <p key={line} class="failed">
          {line}
        </p>
      ))}
      {view !== undefined && <Opened {...view} />}
    </details>
  );
}

const Opened = ({ phases, clients, verdicts, again }: RunView) => (
  <>
    {phases.length > 0 && (
      <p>After the fault: {phases.map(({ name, ms }) => `${PHASES[name] ?? name} +${seconds(ms)}`).join(', ')}</p>
    )}
    {clients.map((client, index) => (
      <Plot key={`${index} ${client.name}`} {...client} />
    ))}
    <ul class="verdicts">
      {verdicts.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
    <pre>{again}</pre>
  </>
);

const PHASES: Readonly<Record<string, string>> = { firstIo: 'first write', daemon: 'daemon answers' };

/** Asked for when it is first wanted. */
function useAsked<T>(query: Readonly<Record<string, string>>): [T | undefined, () => void, string] {
  const [answer, learn] = useState<T | undefined>();
  const [problem, complain] = useState('');
  const show = () => {
    if (answer !== undefined) return;
    ask<T>('report', query)
      .then((told) => learn(told))
      .catch((error: Error) => complain(error.message));
  };
  return [answer, show, problem];
}

export const seconds = (ms: number): string => `${Math.round(ms) / 1000} s`;
