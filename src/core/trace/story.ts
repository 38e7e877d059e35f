// The story of each client of each server: told of a restart, asks for its locks again, gets them or does not. Every step becomes a line that says what
// it means here.

import { type Chapter, isGranted } from './chapter.ts';
import { explain } from './explain.ts';
import type { Step } from './fact.ts';
import { type FileNames, fileNames } from './file-names.ts';

export interface Line extends Step {
  /** What it means, in words. */
  readonly text: string;
}

export interface Story {
  line(step: Step): Line;
  chapters(): readonly Readonly<Chapter>[];
}

/** Clients' names are their addresses; a server's is the spec's, where it is one of these. */
export function story(nameOf: (address: string) => string): Story {
  const chapters = new Map<string, Chapter>();
  const names = fileNames();
  return {
    line: (heard) => {
      const step = named(heard, names);
      const key = `${step.client} ${step.server}`;
      const chapter = chapters.get(key) ?? begin(nameOf(step.client), nameOf(step.server));
      if (chapters.size < MOST) chapters.set(key, chapter);
      fold(chapter, step);
      return { ...step, text: explain(step, chapter) };
    },
    chapters: () => [...chapters.values()],
  };
}

// ---

const MOST = 100_000;

/** Listeners on two nodes each saw their part: what one heard a file called, another hears reclaimed. */
function named(step: Step, names: FileNames): Step {
  const { handle, file } = step;
  if (handle !== undefined && file !== undefined) names.learn(handle, file);
  const known = handle === undefined || file !== undefined ? undefined : names.of(handle);
  return known === undefined ? step : { ...step, file: known };
}

const begin = (client: string, server: string): Chapter => ({
  ...{ client, server, told: null, state: null, noticed: null, reclaimed: null, complete: null },
  ...{ granted: 0, refused: {}, unanswered: 0, waited: 0 },
});

function fold(chapter: Chapter, step: Step): void {
  const { operation, status, at, reclaim, state } = step;
  if (operation === 'SM_NOTIFY' && step.caller === 'server') restart(chapter, { told: at, state: state ?? null });
  if (isForgotten(step) && isNews(chapter, at)) restart(chapter, { noticed: at + (step.ms ?? 0) });
  if (status === 'NFS4ERR_GRACE' || (status === 'NLM4_DENIED_GRACE_PERIOD' && !reclaim)) chapter.waited += 1;
  if (operation === 'RECLAIM_COMPLETE' && status === 'NFS4_OK') chapter.complete = at;
  if (reclaim !== true) return;
  chapter.reclaimed ??= at;
  if (status === null) chapter.unanswered += 1;
  else if (isGranted(status)) chapter.granted += 1;
  else chapter.refused[status] = (chapter.refused[status] ?? 0) + 1;
}

/** SM_NOTIFY that comes again for the same restart (other names, another try) begins nothing. */
function restart(chapter: Chapter, { told = null, state = null, noticed = null }: Partial<Chapter>): void {
  const again = told !== null && state !== null && state === chapter.state;
  if (again) return;
  if (told !== null) Object.assign(chapter, { told, state });
  if (noticed !== null) chapter.noticed = noticed;
  Object.assign(chapter, { reclaimed: null, granted: 0, refused: {}, unanswered: 0, complete: null, waited: 0 });
}

const FORGOTTEN = ['NFS4ERR_BADSESSION', 'NFS4ERR_STALE_CLIENTID', 'NFS4ERR_STALE_STATEID', 'NFS4ERR_DEADSESSION'];

/** Several requests may meet a restart; the first is when it was noticed. What was asked before the last reclaim is of the restart before. */
function isNews({ noticed, reclaimed, complete }: Chapter, at: number): boolean {
  const last = complete ?? reclaimed;
  return last === null ? noticed === null : at > last;
}

/** A server that does not know what the client shows it has restarted, or has given the client up. */
const isForgotten = ({ status }: Step): boolean => status !== null && FORGOTTEN.includes(status);
