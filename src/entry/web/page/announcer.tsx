// What a screen reader says by itself: the verdict when it changes, how a move goes, and what is bad in the timeline.
import type { Known } from './use-news.ts';

export function Announcer({ known: { drawing, deed, entries, connected } }: { known: Known }) {
  const bad = entries.find(({ tone }) => tone === 'bad');
  const { cluster, health, headline } = drawing ?? { cluster: '', health: '', headline: '' };
  return (
    <div class="unseen">
      <p role="status">{drawing === undefined ? '' : `${cluster} is ${health}. ${headline}`}</p>
      <p role="status">{deed === undefined ? '' : `${deed.title}: ${deed.words}`}</p>
      <p role="status">{bad === undefined ? '' : `${bad.server} ${bad.words}`}</p>
      <p role="status">{connected || drawing === undefined ? '' : 'Not connected: what is shown is old.'}</p>
    </div>
  );
}
