// A step in words: what it means for the client's locks.

import type { Chapter } from './chapter.ts';
import type { Step } from './fact.ts';
import { outcome } from './words/figures.ts';
import { explainLock } from './words/lock.ts';
import { explainNsm } from './words/nsm.ts';
import { explainSession } from './words/session.ts';

export function explain(step: Step, chapter: Readonly<Chapter>): string {
  if (step.protocol === 'NSM' || step.operation === 'NSM_NOTIFY' || step.operation === 'FREE_ALL')
    return explainNsm(step, chapter);
  if (step.protocol === 'MOUNT') return explainMount(step, chapter);
  if (step.protocol === 'PORTMAP') return explainPortmap(step, chapter);
  return LOCKING.test(step.operation) ? explainLock(step, chapter) : explainSession(step, chapter);
}

// ---

const LOCKING = /^(OPEN|LOCK[TU]?|UNLOCK|TEST|CANCEL|GRANTED)(_MSG|_RES)?$/;

function explainMount({ operation, name, status }: Step, { client, server }: Readonly<Chapter>): string {
  if (operation === 'MNT') return `${client} mounts ${name ?? 'something'} of ${server}: ${outcome(status, 'MNT3_OK')}`;
  return `${client} says ${operation}${name === undefined ? '' : ` ${name}`} to ${server}${status === null ? ', which does not answer' : ''}`;
}

const PROGRAMS: Readonly<Record<number, string>> = {
  100000: 'the port mapper',
  100003: 'NFS',
  100005: 'MOUNT',
  100021: 'the lock manager',
  100024: 'the status monitor',
};

function explainPortmap(
  { operation, program, port, status, caller }: Step,
  { client, server }: Readonly<Chapter>,
): string {
  const [asks, asked] = caller === 'client' ? [client, server] : [server, client];
  if (operation === 'DUMP') return `${asks} asks ${asked} for all its ports${status === null ? ': no answer' : ''}`;
  const what = program === undefined ? 'something' : (PROGRAMS[program] ?? `program ${program}`);
  if (operation === 'SET' || operation === 'UNSET')
    return `${asks} tells ${asked} where ${what} listens (${operation})`;
  const answer = status === null ? 'no answer' : port === undefined ? status : port === 0 ? 'nowhere' : `port ${port}`;
  return `${asks} asks where ${what} listens on ${asked}: ${answer}`;
}
