// NSM: who has restarted, and who is told.

import type { Chapter } from '../chapter.ts';
import type { Step } from '../fact.ts';

export function explainNsm(
  { operation, status, caller, name, state }: Step,
  { client, server }: Readonly<Chapter>,
): string {
  const number = state === undefined ? '' : ` (state ${state})`;
  const [from, to] = caller === 'client' ? [client, server] : [server, client];
  switch (operation) {
    case 'SM_NOTIFY':
      return status === null
        ? `${to} is told that ${name ?? from} has restarted${number}, and does not answer`
        : `${to} is told that ${name ?? from} has restarted${number}`;
    case 'SM_MON':
      return `${from} has ${name ?? 'somebody'} watched: ${status === 'STAT_SUCC' ? 'done' : (status ?? 'no answer')}`;
    case 'SM_UNMON':
      return `${from} has ${name ?? 'somebody'} watched no longer`;
    case 'NSM_NOTIFY':
      return `the status monitor tells the lock manager that ${name ?? 'somebody'} has restarted${number}`;
    case 'FREE_ALL':
      return `${name ?? from} gives up all that it held: it has restarted itself${number}`;
    default:
      return `${operation} from ${from} to ${to}: ${status ?? 'no answer'}`;
  }
}
