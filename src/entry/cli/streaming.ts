// What goes on until somebody ends it: Ctrl-C is its end, and no failure; so is a reader that has seen enough (| head).
import { Failed } from '../../core/base/failed.ts';
import { interruptible } from './interruptible.ts';
import type { Outcome } from './outcome.ts';

export interface Out {
  /** To stdout, with a newline behind it. */
  line(text: string): void;
  /** To stdout, as it is. */
  raw(text: string): void;
}

/** All has been printed when it is over. */
export async function streaming(act: (out: Out, signal: AbortSignal) => Promise<void>): Promise<Outcome> {
  try {
    await interruptible((interrupted) => withReader((out, closed) => act(out, AbortSignal.any([interrupted, closed]))));
  } catch (error) {
    if (!isEnd(error)) throw error;
  }
  return { exit: 0, json: null, text: '' };
}

// ---

async function withReader(act: (out: Out, closed: AbortSignal) => Promise<void>): Promise<void> {
  const closed = new AbortController();
  const gone = (error: NodeJS.ErrnoException) => closed.abort(error);
  process.stdout.on('error', gone);
  const raw = (text: string) => {
    if (!closed.signal.aborted) process.stdout.write(text);
  };
  try {
    await act({ raw, line: (text) => raw(`${text}\n`) }, closed.signal);
  } finally {
    process.stdout.off('error', gone);
    // What was written last may still find nobody.
    process.stdout.on('error', () => undefined);
  }
}

const isEnd = (error: unknown): boolean =>
  (error instanceof Failed && error.code === 'interrupted') ||
  (error instanceof Error && 'code' in error && error.code === 'EPIPE');
