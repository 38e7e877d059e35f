// A board without a cluster: it shows what it is told, and does at once what is asked for.
import { drawingOf } from '../../../src/core/web/drawing.ts';
import type { Seen } from '../../../src/core/web/seen.ts';
import { type Wish, wishInWords } from '../../../src/core/web/wish.ts';
import type { Board, News } from '../../../src/work/web/board.ts';

export interface FakeBoard extends Board {
  /** Shows another cluster from now on, and tells it. */
  become(seen: Seen): void;
  tell(news: News): void;
  readonly begun: Wish[];
  readonly listeners: Set<(news: News) => void>;
  /** What is found by a look, where that is not what was told. */
  found?: Seen;
  /** True: it says that it is doing something else. */
  busy: boolean;
}

export function fakeBoard(first: Seen, entries: News['entries'] = []): FakeBoard {
  let seen = first;
  const fake: FakeBoard = {
    begun: [],
    busy: false,
    listeners: new Set(),
    tell: (news) => {
      for (const listener of fake.listeners) listener(news);
    },
    become: (next) => {
      seen = next;
      fake.tell({ drawing: drawingOf(seen) });
    },
    hear: (listener) => {
      fake.listeners.add(listener);
      listener({ drawing: drawingOf(seen), entries, trouble: '' });
      return () => void fake.listeners.delete(listener);
    },
    look: async () => fake.found ?? seen,
    begin: (wish) => {
      if (fake.busy) return false;
      fake.begun.push(wish);
      fake.tell({ deed: { title: wishInWords(wish), state: 'done', words: 'It is done.' } });
      return true;
    },
  };
  return fake;
}
