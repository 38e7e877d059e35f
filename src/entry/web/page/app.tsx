import { useState } from 'preact/hooks';
import type { Drawing } from '../../../core/web/drawing.ts';
import { Announcer } from './announcer.tsx';
import { Confirm, type Question } from './confirm.tsx';
import { Drills } from './drills.tsx';
import { Findings } from './findings.tsx';
import { Timeline } from './timeline.tsx';
import { type Known, useNews } from './use-news.ts';
import { Whiteboard } from './whiteboard.tsx';

export function App() {
  const known = useNews();
  const [question, ask] = useState<Question | undefined>();
  const { drawing, deed } = known;
  return (
    <>
      <Header known={known} />
      <main>
        {deed !== undefined && (
          <p class={`deed ${deed.state}`}>
            <strong>{deed.title}</strong> {deed.words}
          </p>
        )}
        {drawing === undefined ? <p class="faint">Looking at the cluster…</p> : <Cluster {...{ drawing, ask }} />}
        <Timeline entries={known.entries} />
        <Drills />
      </main>
      <Announcer known={known} />
      {question !== undefined && <Confirm question={question} close={() => ask(undefined)} />}
    </>
  );
}

function Header({ known: { drawing, connected, trouble } }: { known: Known }) {
  return (
    <header>
      <div class="title">
        <h1>{drawing?.cluster ?? 'Gracekeeper'}</h1>
        {drawing !== undefined && <span class={`verdict ${drawing.health}`}>{drawing.health}</span>}
        <span class={connected ? 'link' : 'link lost'}>{connected ? 'live' : 'not connected'}</span>
      </div>
      {drawing !== undefined && <p class="headline">{drawing.headline}</p>}
      {!connected && drawing !== undefined && (
        <p class="trouble">What you see is old: the page’s server does not answer. It is tried again.</p>
      )}
      {trouble !== '' && <p class="trouble">{trouble}</p>}
    </header>
  );
}

const Cluster = ({ drawing, ask }: { drawing: Drawing; ask: (question: Question) => void }) => (
  <>
    <Whiteboard drawing={drawing} ask={ask} />
    <Findings findings={drawing.findings} />
  </>
);
