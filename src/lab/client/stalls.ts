// News for those who watch: a client's writes stand still, and go on again.
import type { ClientEvent } from '../state.ts';

const STALLED_MS = 250;

export interface Stalls {
  start(): void;
  stop(): void;
  /** An fsync has completed, `gapMs` after the one before. */
  completed(gapMs: number): void;
}

export function watchStalls(tell: (event: ClientEvent) => void): Stalls {
  let timer: NodeJS.Timeout | undefined;
  return {
    start: () => {
      timer = setTimeout(() => tell({ kind: 'stalled', sinceMs: STALLED_MS }), STALLED_MS);
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
    },
    completed: (gapMs) => {
      if (gapMs >= STALLED_MS) tell({ kind: 'resumed', gapMs });
      timer?.refresh();
    },
  };
}
