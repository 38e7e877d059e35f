// The lock manager's client side: a connection to the server's, made anew when it was lost.
import type { LockRange } from '../../core/audit/history.ts';
import { NLM_PORT } from '../../core/config/ports.ts';
import {
  decodeNlmResult,
  decodeNlmTestResult,
  encodeNlmLock,
  encodeNlmResult,
  encodeNlmTest,
  encodeNlmUnlock,
  NLM,
  NLM_PROGRAM,
  NLM_V4,
  type NlmStatus,
} from '../../core/protocol/nlm.ts';
import type { Connect } from './client.ts';
import type { RpcLink } from './rpc-link.ts';

export interface NlmClient {
  lock(range: LockRange, how: { readonly reclaim: boolean; readonly block: boolean }): Promise<NlmStatus>;
  unlock(range: LockRange): Promise<NlmStatus>;
  /** Granted: nobody else holds it. */
  test(range: LockRange): Promise<NlmStatus>;
  /** The answer to GRANTED_MSG, by its cookie. */
  accept(cookie: Uint8Array): Promise<void>;
  /** Whatever comes next is asked over a new connection. */
  close(): void;
}

export interface NlmIdentity {
  /** caller_name. */
  readonly caller: string;
  readonly owner: string;
  /** The client's NSM state number. */
  readonly state: () => number;
}

export function nlmClient(connect: Connect, handle: Uint8Array, { caller, owner, state }: NlmIdentity): NlmClient {
  let link: RpcLink | undefined;
  let serial = 0;
  const call = async (procedure: number, args: Uint8Array): Promise<Uint8Array> => {
    if (link === undefined) {
      const made = await connect(NLM_PORT);
      link = made;
      void made.ended.then(() => {
        if (link === made) link = undefined;
      });
    }
    return link.call({ program: NLM_PROGRAM, version: NLM_V4, procedure }, args);
  };
  const cookie = () => {
    serial += 1;
    return new TextEncoder().encode(String(serial));
  };
  const lockOf = ({ start, length }: LockRange) => ({
    ...{ caller, handle, owner: new TextEncoder().encode(owner), svid: SVID },
    ...{ offset: BigInt(start), length: BigInt(length) },
  });
  return {
    lock: async (range, { reclaim, block }) => {
      const args = { cookie: cookie(), block, exclusive: true, lock: lockOf(range), reclaim, state: state() };
      return statusOf(decodeNlmResult(await call(NLM.lock, encodeNlmLock(args))));
    },
    unlock: async (range) =>
      statusOf(decodeNlmResult(await call(NLM.unlock, encodeNlmUnlock({ cookie: cookie(), lock: lockOf(range) })))),
    test: async (range) => {
      const args = encodeNlmTest({ cookie: cookie(), exclusive: true, lock: lockOf(range) });
      return statusOf(decodeNlmTestResult(await call(NLM.test, args)));
    },
    accept: async (granted) => {
      await call(NLM.grantedResult, encodeNlmResult({ cookie: granted, status: 'NLM4_GRANTED' }));
    },
    close: () => {
      link?.close();
      link = undefined;
    },
  };
}

// ---

/** Of one process: owners tell locks apart. */
const SVID = 1;

function statusOf(result: { readonly status: NlmStatus } | undefined): NlmStatus {
  if (result === undefined) throw new Error('the server answered nothing that is NLM');
  return result.status;
}
