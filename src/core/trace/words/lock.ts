// Opens and locks: asked for, asked for again, granted, refused.

import { type Chapter, isGranted } from '../chapter.ts';
import type { Step } from '../fact.ts';
import { span } from './figures.ts';

export function explainLock(step: Step, chapter: Readonly<Chapter>): string {
  const { operation, reclaim, status } = step;
  if (operation === 'GRANTED_MSG' || operation === 'GRANTED')
    return `${chapter.server} tells ${chapter.client} that it has the lock it waited for (${what(step)})`;
  if (operation.endsWith('_RES'))
    return `${who(step, chapter)} answers ${operation.replace('_RES', '_MSG')}: ${status}`;
  if (reclaim === true) return reclaimed(step, chapter);
  const asks = `${chapter.client} ${VERBS[operation.replace('_MSG', '')] ?? operation} (${what(step)})`;
  const good = status !== null && isGranted(status);
  return `${asks}: ${good ? (DONE[operation.replace('_MSG', '')] ?? 'granted') : answer(step)}`;
}

// ---

const VERBS: Readonly<Record<string, string>> = {
  OPEN: 'opens a file',
  LOCK: 'asks for a lock',
  LOCKT: 'asks whether it could lock',
  TEST: 'asks whether it could lock',
  LOCKU: 'gives a lock up',
  UNLOCK: 'gives a lock up',
  CANCEL: 'waits for a lock no longer',
};

const who = ({ caller }: Step, { client, server }: Readonly<Chapter>): string =>
  caller === 'client' ? client : server;

function what({ file, handle, range, kind }: Step): string {
  // The last digits differ most often.
  const called = file ?? (handle === undefined ? undefined : `handle …${handle.slice(-16)}`);
  return (
    [
      ...(kind === undefined ? [] : [kind]),
      ...(range === undefined ? [] : [range]),
      ...(called === undefined ? [] : [`of ${called}`]),
    ].join(' ') || 'no details'
  );
}

function reclaimed(step: Step, { client, told, noticed }: Readonly<Chapter>): string {
  const { operation, status, at, ms } = step;
  const asks = `${client} asks ${operation === 'OPEN' ? 'for its open file' : 'for its lock'} again (${what(step)})`;
  if (status === null) return `${asks}: no answer`;
  if (!isGranted(status)) return `${asks}: refused, ${status}${why(status)}`;
  const since = told ?? noticed;
  const after =
    since === null ? '' : `, ${span(at + (ms ?? 0) - since)} after it ${told === null ? 'noticed' : 'was told'}`;
  return `${asks}: got it${after}`;
}

/** RFC 8881 section 15.1.9, and for NLM XNFS chapter 10: what these mean to somebody who reclaims. */
const REFUSALS: Readonly<Record<string, string>> = {
  NFS4ERR_NO_GRACE: 'the grace period is over, or the server does not know it: the lock is lost',
  NFS4ERR_RECLAIM_BAD: 'the server does not believe it: the lock is lost',
  NFS4ERR_RECLAIM_CONFLICT: 'somebody else has it: the lock is lost',
  NLM4_DENIED_GRACE_PERIOD: 'the server is in no grace period: the lock is lost',
  NLM4_DENIED: 'somebody else has it: the lock is lost',
};

const why = (status: string): string => (REFUSALS[status] === undefined ? '' : ` (${REFUSALS[status]})`);

/** Granted, unless this. */
const DONE: Readonly<Record<string, string>> = {
  LOCKU: 'done',
  UNLOCK: 'done',
  CANCEL: 'done',
  LOCKT: 'yes',
  TEST: 'yes',
};

function answer({ status, holder }: Step): string {
  const inWay = holder === undefined ? '' : ` (${holder.kind} ${holder.range})`;
  switch (status) {
    case null:
      return 'no answer';
    case 'SAID':
      return 'said';
    case 'NFS4ERR_GRACE':
    case 'NLM4_DENIED_GRACE_PERIOD':
      return `has to wait, the server is in grace (${status})`;
    case 'NLM4_BLOCKED':
      return 'waits for whoever has it (NLM4_BLOCKED)';
    case 'NFS4ERR_DENIED':
    case 'NLM4_DENIED':
      return `somebody else has it${inWay} (${status})`;
    default:
      return status;
  }
}
