// What the page knows: all that was heard so far, and whether anything is heard at all.
import { useEffect, useReducer } from 'preact/hooks';
import type { Drawing } from '../../../core/web/drawing.ts';
import { type Entry, merged } from '../../../core/web/entry.ts';
import { urlOf } from './ask.ts';

export interface Deed {
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly words: string;
}

export interface Known {
  readonly drawing?: Drawing;
  readonly entries: readonly Entry[];
  readonly deed?: Deed;
  readonly trouble: string;
  /** False: what is shown is old. */
  readonly connected: boolean;
}

const MOST = 400;

export function useNews(): Known {
  const [known, learn] = useReducer(learnt, { entries: [], trouble: '', connected: false });
  useEffect(() => {
    const source = new EventSource(urlOf('news'));
    source.addEventListener('news', ({ data }) => learn({ ...JSON.parse(data), connected: true }));
    source.addEventListener('error', () => learn({ connected: false }));
    return () => source.close();
  }, []);
  return known;
}

const learnt = (known: Known, news: Partial<Known>): Known => ({
  ...known,
  ...news,
  entries: news.entries === undefined ? known.entries : merged(known.entries, news.entries, MOST),
});
