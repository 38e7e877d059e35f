// Ctrl-C in the middle: what is under way ends in order, temporary files included, and the exit code says so. A second one ends at once.
import { setMaxListeners } from 'node:events';
import { Failed } from '../../core/base/failed.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs the act with a signal that aborts, with Failed (130), when this process is asked to end. */
export async function interruptible<T>(act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupt = new AbortController();
  // One for everything that is waited for at a time: many clients are no leak.
  setMaxListeners(0, interrupt.signal);
  const end = () => {
    letGo();
    interrupt.abort(new Failed(130, 'interrupted', 'interrupted'));
  };
  const letGo = () => {
    for (const signal of SIGNALS) process.off(signal, end);
  };
  for (const signal of SIGNALS) process.on(signal, end);
  try {
    return await act(interrupt.signal);
  } finally {
    letGo();
  }
}
