// The client of a drill on a real cluster: it asks the server all the time whether it is there (RPC NULL), from the machine that runs the drill. It
// disturbs nobody, holds nothing, and sees when the address answers; real clients wait longer, for their own time-outs and for grace.
import type { Clock } from '../../host/host.ts';
import type { DrillClient, TrafficReport } from './client.ts';

export interface NullClientParts {
  readonly clock: Clock;
  readonly server: string;
  /** Rejects when it is not answered in time. */
  readonly ask: () => Promise<void>;
}

const EVERY_MS = 25;

export function nullClient({ clock, server, ask }: NullClientParts): DrillClient {
  const over = new AbortController();
  const completedAt: number[] = [];
  let began = 0;
  const asking = async () => {
    for (; !over.signal.aborted; await clock.pause(EVERY_MS, over.signal)) {
      const answered = await ask().then(
        () => true,
        () => false,
      );
      if (answered) completedAt.push(clock.now());
    }
  };
  return {
    kind: 'null',
    server,
    startTraffic: async () => {
      began = clock.now();
      void asking();
    },
    // It has nothing to reclaim.
    speak: async () => undefined,
    progress: async () => ({ writes: completedAt.length, opens: completedAt.length }),
    stopTraffic: async () => {
      over.abort();
      return reportOf(completedAt, began, clock.now());
    },
  };
}

// ---

/** What is not answered at the end is a gap too. */
function reportOf(completedAt: readonly number[], from: number, until: number): TrafficReport {
  const gaps = [...completedAt, until].map((at, index) => at - (completedAt[index - 1] ?? from));
  return {
    ...{ writes: completedAt.length, opens: 0, longestGapMs: Math.max(...gaps), longestOpenMs: 0 },
    ...{ lost: 0, reordered: 0, duplicated: 0, completedAt, opened: [] },
  };
}
