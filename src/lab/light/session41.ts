// One life of an NFSv4.1 session (RFC 8881 2.10), with one slot: one COMPOUND at a time.
import type { Channel } from '../../core/protocol/nfs41/channel.ts';
import {
  COMPOUND,
  type CompoundReply,
  decodeCompoundReply,
  encodeCompound,
  NFS_PROGRAM,
  NFS_V4,
} from '../../core/protocol/nfs41/compound.ts';
import type { Operation } from '../../core/protocol/nfs41/operations.ts';
import { type Done, isDone } from '../../core/protocol/nfs41/results.ts';
import { statusName } from '../../core/protocol/nfs41/status.ts';
import type { RpcLink } from './rpc-link.ts';

export interface Session {
  readonly clientId: Uint8Array;
  /** The server knew this client from before: nothing was lost (EXCHGID4_FLAG_CONFIRMED_R). */
  readonly known: boolean;
  /** Rejects with Refused when one of the operations was not done. */
  run(...operations: readonly Operation[]): Promise<Answers>;
  /** SEQUENCE alone, which renews the lease (8.3). */
  renew(): Promise<void>;
  /** DESTROY_SESSION and DESTROY_CLIENTID: the server forgets the client. */
  end(): Promise<void>;
}

/** Of operations that were all done. */
export interface Answers {
  /** The last result of that kind. */
  of<K extends Operation['kind']>(kind: K): Done<K>;
}

/** The server answered an operation with an error. */
export class Refused extends Error {
  /** The standard's name, e.g. NFS4ERR_GRACE. */
  readonly status: string;
  constructor(operation: string, status: number) {
    super(`${operation}: ${statusName(status)}`);
    this.status = statusName(status);
  }
}

/** Of one client's life: the owner is the client's for ever, the verifier that of this life. */
export interface Identity {
  readonly owner: Uint8Array;
  /** 8 bytes. */
  readonly verifier: Uint8Array;
}

/** EXCHANGE_ID and CREATE_SESSION. Rejects with Refused, or LinkLost. */
export async function openSession(link: RpcLink, { owner, verifier }: Identity): Promise<Session> {
  const exchange = { kind: 'exchange-id', verifier, owner, flags: 0 } as const;
  const { clientId, sequence, flags } = (await compound(link, [exchange])).of('exchange-id');
  const channels = { fore: CHANNEL, back: CHANNEL, callbackProgram: 0 };
  const create = { kind: 'create-session', clientId, sequence, flags: 0, ...channels } as const;
  const { session } = (await compound(link, [create])).of('create-session');
  let turn = 0;
  const run: Session['run'] = async (...operations) => {
    turn += 1;
    const slot = { kind: 'sequence', session, sequence: turn, slot: 0, highestSlot: 0, cache: false } as const;
    return compound(link, [slot, ...operations]);
  };
  return {
    ...{ clientId, run, known: (flags & CONFIRMED) !== 0 },
    renew: async () => {
      await run();
    },
    end: async () => {
      await compound(link, [{ kind: 'destroy-session', session }]);
      await compound(link, [{ kind: 'destroy-clientid', clientId }]);
    },
  };
}

// ---

const CONFIRMED = 0x8000_0000;
const CALL = { program: NFS_PROGRAM, version: NFS_V4, procedure: COMPOUND };

/** Small, but not less than Ganesha asks for (nfs4_op_create_session.c NFS41_MIN_REQUEST_SIZE and others). */
const CHANNEL: Channel = {
  ...{ headerPadding: 0, longestRequest: 4096, longestResponse: 4096, longestCachedResponse: 0 },
  ...{ operations: 8, requests: 1 },
};

async function compound(link: RpcLink, operations: readonly Operation[]): Promise<Answers> {
  const reply = decodeCompoundReply(await link.call(CALL, encodeCompound(operations)));
  if (reply === undefined) throw new Error('the server answered nothing that is NFS');
  const last = reply.results.at(-1);
  if (reply.status !== 0) throw new Refused(last?.kind ?? 'compound', reply.status);
  return { of: (kind) => resultOf(reply, kind) };
}

function resultOf<K extends Operation['kind']>({ results }: CompoundReply, kind: K): Done<K> {
  const found = results.findLast((result) => isDone(result, kind));
  if (found === undefined) throw new Error(`the server did not answer ${kind}`);
  return found;
}
