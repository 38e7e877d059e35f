// What the page shows, kept up to date for as long as somebody looks: the drawing, the timeline, and what is being done.
import type { Health } from '../../core/observe/health.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { type Drawing, drawingOf } from '../../core/web/drawing.ts';
import { changesBetween, type Entry, entryOf, healthEntry, merged } from '../../core/web/entry.ts';
import type { Seen } from '../../core/web/seen.ts';
import { type Settling, settle } from '../../core/web/settled.ts';
import { type Wish, wishInWords } from '../../core/web/wish.ts';
import type { Host } from '../../host/host.ts';
import { reasonOf } from '../server/reason.ts';
import { carryOut } from './carry-out.ts';
import { followJournals } from './journals.ts';
import { look } from './look.ts';
import { wakeable } from './wakeable.ts';

/** Only what has changed; the first one a listener hears has everything. */
export interface News {
  readonly drawing?: Drawing;
  /** New ones, or known ones again. */
  readonly entries?: readonly Entry[];
  readonly deed?: Deed;
  /** Why the drawing may be old; empty when it is not. */
  readonly trouble?: string;
}

/** What was asked for last. */
export interface Deed {
  readonly title: string;
  readonly state: 'running' | 'done' | 'failed';
  readonly words: string;
}

export interface Board {
  /** Calls the listener with all there is and then with every change, until the function that it returns is called. */
  hear(listener: (news: News) => void): () => void;
  /** As of now. Rejects where the cluster can't be asked. */
  look(): Promise<Seen>;
  /** Begins; how it goes is heard. False while something else is being done. */
  begin(wish: Wish): boolean;
}

export interface BoardParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  /** Aborted: nothing is watched any more. */
  readonly signal: AbortSignal;
}

/** Pacemaker is asked again so often while somebody looks, and at once when a journal grows. */
const LOOK_MS = 2_000;
const ENTRIES = 400;

export function openBoard(parts: BoardParts): Board {
  const { hosts, cluster, signal } = parts;
  const [{ clock }] = hosts;
  const listeners = new Set<(news: News) => void>();
  const alarm = wakeable(clock, signal);
  let seen: Seen | undefined;
  let health: Settling<Health> | undefined;
  let all: Required<Pick<News, 'entries' | 'trouble'>> & News = { entries: [], trouble: '' };

  const tell = (news: News) => {
    all = { ...all, ...news, entries: merged(all.entries, news.entries ?? [], ENTRIES) };
    for (const listener of listeners) listener(news);
  };
  const lookNow = async (): Promise<Seen> => {
    const before = seen;
    const now = await look(hosts, cluster);
    seen = now;
    const at = clock.now();
    const verdict = settle(health, now.status.health, at);
    const turned = health !== undefined && verdict.settled !== health.settled;
    health = verdict;
    const entries = [
      ...changesBetween(before?.status, now.status, at),
      ...(turned ? [healthEntry(verdict.settled, verdict.since)] : []),
    ];
    tell({ drawing: drawingOf(now), trouble: '', ...(entries.length > 0 && { entries }) });
    return now;
  };
  const keepLooking = async () => {
    while (!signal.aborted) {
      if (listeners.size > 0)
        await lookNow().catch((error: unknown) =>
          tell({ trouble: `The cluster can not be asked: ${reasonOf(error)}` }),
        );
      await alarm.pause(LOOK_MS);
    }
  };
  const heard = newEntries((entries) => {
    tell({ entries });
    alarm.wake();
  });
  void followJournals(hosts, (observation) => heard(entryOf(observation)), signal);
  void keepLooking();

  return {
    hear: (listener) => {
      listeners.add(listener);
      listener(all);
      alarm.wake();
      return () => void listeners.delete(listener);
    },
    look: lookNow,
    begin: (wish) => {
      if (all.deed?.state === 'running') return false;
      void carryOutTelling(parts, wish, (deed) => {
        tell({ deed });
        alarm.wake();
      });
      return true;
    },
  };
}

// ---

/** Those that were not there before, as many at a time as came at once. */
function newEntries(tell: (entries: readonly Entry[]) => void): (entry: Entry) => void {
  const known = new Set<string>();
  let waiting: Entry[] = [];
  const flush = () => {
    const entries = waiting;
    waiting = [];
    tell(entries);
  };
  return (entry) => {
    if (known.has(entry.key)) return;
    known.add(entry.key);
    if (waiting.length === 0) queueMicrotask(flush);
    waiting.push(entry);
  };
}

async function carryOutTelling(parts: BoardParts, wish: Wish, tell: (deed: Deed) => void): Promise<void> {
  const title = wishInWords(wish);
  tell({ title, state: 'running', words: 'Begun.' });
  const progress = (step: string, node?: string) =>
    tell({ title, state: 'running', words: node === undefined ? step : `${node}: ${step}` });
  try {
    tell({ title, state: 'done', words: await carryOut({ ...parts, progress }, wish) });
  } catch (error) {
    tell({ title, state: 'failed', words: reasonOf(error) });
  }
}
