// News as server-sent events (WHATWG HTML, section 9.2), until the browser goes.
import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Board } from '../../work/web/board.ts';

/** A browser that takes nothing in is let go of: it comes again, and hears everything anew. */
const MOST_WAITING = 500;
/** Shows both ends that the other is there. */
const BEAT_MS = 15_000;

/** `ending`: aborted when the server ends. */
export const newsStream = (context: Context, board: Pick<Board, 'hear'>, ending: AbortSignal): Response =>
  streamSSE(context, async (stream) => {
    let waiting = 0;
    let writing: Promise<unknown> = Promise.resolve();
    const write = (message: () => Promise<unknown>) => {
      waiting += 1;
      if (waiting > MOST_WAITING) return stream.abort();
      writing = writing.then(message).finally(() => {
        waiting -= 1;
      });
    };
    const deaf = board.hear((news) => write(() => stream.writeSSE({ event: 'news', data: JSON.stringify(news) })));
    const beat = setInterval(() => write(() => stream.write(': beat\n\n')), BEAT_MS);
    try {
      await new Promise<void>((resolve) => {
        stream.onAbort(resolve);
        if (ending.aborted) resolve();
        ending.addEventListener('abort', () => resolve());
      });
    } finally {
      clearInterval(beat);
      deaf();
    }
    // What was said before the end is heard.
    await writing;
  });
