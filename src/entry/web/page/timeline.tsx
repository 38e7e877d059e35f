// What happens, as it happens, the latest first.
import { useState } from 'preact/hooks';
import type { Entry } from '../../../core/web/entry.ts';

const SHOWN = 120;

export function Timeline({ entries }: { entries: readonly Entry[] }) {
  const [server, choose] = useState('');
  const servers = [...new Set(entries.map((entry) => entry.server))].filter((name) => name !== '').sort();
  const own = entries.filter((entry) => server === '' || entry.server === server);
  return (
    <section aria-labelledby="timeline-title">
      <div class="section-head">
        <h2 id="timeline-title">Timeline</h2>
        <label>
          of{' '}
          <select value={server} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            <option value="">all servers</option>
            {servers.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      </div>
      {own.length === 0 && <p class="faint">Nothing has happened yet.</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by the keyboard (WCAG 2.1.1) */}
      <ol class="timeline" tabIndex={0} aria-label="What happened, the latest first">
        {own.slice(0, SHOWN).map((entry) => (
          <Line key={entry.key} entry={entry} />
        ))}
      </ol>
    </section>
  );
}

const Line = ({ entry: { at, node, server, words, tone } }: { entry: Entry }) => (
  <li class={tone} data-at={at}>
    <time dateTime={new Date(at).toISOString()}>{clock(at)}</time>
    <span class="who">{server === '' ? 'cluster' : server}</span>
    <span class="where">{node}</span>
    <span class="what">{words}</span>
  </li>
);

/** The reader's own time, to the millisecond: takeovers are told in these. */
function clock(at: number): string {
  const date = new Date(at);
  const two = (value: number) => `${value}`.padStart(2, '0');
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  return `${time}.${`${date.getMilliseconds()}`.padStart(3, '0')}`;
}
