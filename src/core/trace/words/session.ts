// NFSv4's clients and sessions: coming, being forgotten, having reclaimed, going.

import type { Chapter } from '../chapter.ts';
import type { Step } from '../fact.ts';
import { outcome, span } from './figures.ts';

export function explainSession(step: Step, chapter: Readonly<Chapter>): string {
  const { operation, status } = step;
  const { client, server } = chapter;
  const meaning = status === null ? undefined : MEANINGS[status];
  if (operation === 'RECLAIM_COMPLETE' && status === 'NFS4_OK') return complete(step, chapter);
  if (status === 'NFS4_OK' && operation === 'SEQUENCE')
    return `${server} tells ${client}: ${step.flags?.join(', ') ?? ''}`;
  if (meaning !== undefined) return `${client} ${VERBS[operation] ?? `does ${operation}`}: ${meaning} (${status})`;
  return `${client} ${VERBS[operation] ?? `does ${operation}`}${named(step)}: ${outcome(status, 'NFS4_OK')}${known(step)}`;
}

// ---

const VERBS: Readonly<Record<string, string>> = {
  EXCHANGE_ID: 'introduces itself',
  SETCLIENTID: 'introduces itself',
  SETCLIENTID_CONFIRM: 'confirms who it is',
  CREATE_SESSION: 'makes a session',
  DESTROY_SESSION: 'ends its session',
  DESTROY_CLIENTID: 'takes its leave',
  RECLAIM_COMPLETE: 'says that it has reclaimed all',
  SEQUENCE: 'goes on with its session',
  RENEW: 'renews its lease',
  READ: 'reads',
  WRITE: 'writes',
  SETATTR: 'sets attributes',
  CLOSE: 'closes a file',
  DELEGPURGE: 'gives up what it has not reclaimed of delegations',
  FREE_STATEID: 'lets lost state go',
};

const MEANINGS: Readonly<Record<string, string>> = {
  NFS4ERR_BADSESSION: 'the server does not know it, it has restarted',
  NFS4ERR_DEADSESSION: 'its session has ended',
  NFS4ERR_STALE_CLIENTID: 'the server does not know the client, it has restarted',
  NFS4ERR_STALE_STATEID: 'the server does not know this state, it has restarted',
  NFS4ERR_GRACE: 'has to wait, the server is in grace',
  NFS4ERR_EXPIRED: 'its lease has expired, its state is lost',
  NFS4ERR_ADMIN_REVOKED: 'an administrator has taken its state away',
  NFS4ERR_CONN_NOT_BOUND_TO_SESSION: 'this connection is none of the session yet',
  NFS4ERR_COMPLETE_ALREADY: 'it has said so before',
  NFS4ERR_CLID_INUSE: 'somebody else goes by that name',
};

const named = ({ name }: Step): string => (name === undefined ? '' : ` as ${JSON.stringify(name)}`);

const known = ({ known: it }: Step): string =>
  it === undefined ? '' : it ? ', and is known already' : ', as one who is new to this life of the server';

function complete({ at, oneFileSystem }: Step, { client, granted, told, noticed }: Readonly<Chapter>): string {
  if (oneFileSystem === true) return `${client} has reclaimed all of one file system`;
  const since = told ?? noticed;
  const after = since === null ? '' : `, ${span(at - since)} after it ${told === null ? 'noticed' : 'was told'}`;
  return granted === 0
    ? `${client} has nothing to reclaim`
    : `${client} has reclaimed all that it held (${granted})${after}`;
}
