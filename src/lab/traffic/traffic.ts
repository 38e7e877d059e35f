// The traffic of one client, run on the client. Its two streams share nothing: a create that grace holds up must not hold up the fsyncs.
import { mkdir, rm } from 'node:fs/promises';
import type { Clock } from '../../host/host.ts';
import { type Appender, startAppender } from './appender.ts';
import { longest, longestGap } from './gaps.ts';
import { type Opener, startOpener } from './opener.ts';
import { judgeFile } from './record.ts';
import type { TrafficProgress, TrafficReport } from './report.ts';

export interface Traffic {
  progress(): TrafficProgress;
  /** Ends both streams, reads the file back from the server and judges it. A stream that hangs is waited for `withinMs`. */
  stop(withinMs: number): Promise<TrafficReport>;
}

export interface TrafficPlace {
  /** Made when missing, emptied when not; belongs to this client alone. */
  readonly folder: string;
  readonly clock: Clock;
  /** Called after every completed fsync, with the time since the one before. */
  readonly completed: (gapMs: number) => void;
  /** So many times slower than one append every 20 ms and one create every 100; 1 unless given. */
  readonly slower?: number;
}

export async function startTraffic({ folder, clock, completed, slower }: TrafficPlace): Promise<Traffic> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const errors = new Set<string>();
  const failed = (error: unknown) => void errors.add(String(error));
  const appender = await startAppender(`${folder}/records`, clock, completed, failed, slower);
  const from = clock.now();
  const opener = startOpener(folder, clock, failed, slower);

  return {
    progress: () => ({ writes: appender.completedAt.length, opens: opener.done() }),
    stop: async (withinMs) => {
      const ended = await Promise.all([appender.stop(withinMs), opener.stop(withinMs)]);
      const until = clock.now();
      if (!ended.every(Boolean)) failed(`traffic did not end within ${withinMs} ms`);
      const verdict = ended[0] ? await appender.judge() : judgeFile('', []);
      return { ...verdict, ...times(appender, opener, from, until), errors: [...errors] };
    },
  };
}

function times({ completedAt }: Appender, opener: Opener, from: number, until: number) {
  const gap = longestGap(completedAt, from, until);
  const opens = opener.took(until);
  const open = longest(opens, from);
  return {
    from: tenths(from),
    until: tenths(until),
    writes: completedAt.length,
    opens: opens.length,
    longestGapMs: tenths(gap.ms),
    longestGapAt: tenths(gap.at),
    longestOpenMs: tenths(open.ms),
    longestOpenAt: tenths(open.at),
    completedAt: completedAt.map(tenths),
    opened: opens.map(({ at, ms }) => ({ at: tenths(at), ms: tenths(ms) })),
  };
}

const tenths = (ms: number) => Math.round(ms * 10) / 10;
