// What calls in at a machine that holds NFSv3 locks: the port mapper's question, SM_NOTIFY, and the lock manager's GRANTED. All on one port.

import { u32 } from '../../core/protocol/bytes.ts';
import { decodeNlmTest, encodeNlmResult, NLM, NLM_PROGRAM, NLM_V4, type NlmTestCall } from '../../core/protocol/nlm.ts';
import { NSM, readNotifyCall, type StateChange } from '../../core/protocol/nsm.ts';
import { decodeMapping } from '../../core/protocol/portmap.ts';
import { AUTH_NONE, type Call, decodeCall, encodeReply, type Reply } from '../../core/protocol/rpc.ts';
import { decodeBinding } from '../../core/protocol/rpcbind.ts';
import { text } from '../../core/protocol/xdr.ts';

export const EARS_PORT = 111;

/** Of one machine. */
export interface Ears {
  /** A server has rebooted: who says so, and from where. */
  notified(change: StateChange, from: string): void;
  /** A lock that was waited for is ours. With `message` it is to be answered by a call of our own (GRANTED_RES). */
  granted(call: NlmTestCall, message: boolean): void;
}

/** The reply to a call at `address`; undefined when it is none. */
export function answerCall(
  bytes: Uint8Array,
  { address, from, ears }: { readonly address: string; readonly from: string; readonly ears: Ears },
): Uint8Array | undefined {
  const call = decodeCall(bytes);
  if (call === undefined) return undefined;
  const results = resultsOf(call, address, from, ears);
  const { xid } = call;
  const reply: Reply =
    typeof results === 'string'
      ? { xid, kind: results, verifier: AUTH_NONE }
      : { xid, kind: 'success', verifier: AUTH_NONE, results };
  return encodeReply(reply);
}

// ---

const PORTMAP = 100_000;
/** GETPORT of version 2, GETADDR of 3 and 4. */
const WHERE = 3;
const NOTHING: Uint8Array = new Uint8Array(0);
const HERE: readonly number[] = [NSM.program, NLM_PROGRAM];

type Answer = Uint8Array | 'no-such-program' | 'no-such-procedure' | 'garbage-arguments';

function resultsOf(call: Call, address: string, from: string, ears: Ears): Answer {
  if (call.procedure === 0) return NOTHING;
  if (call.program === PORTMAP) return call.procedure === WHERE ? where(call, address) : 'no-such-procedure';
  if (call.program === NSM.program) return notified(call, from, ears);
  return call.program === NLM_PROGRAM && call.version === NLM_V4 ? granted(call, ears) : 'no-such-program';
}

function where(call: Call, address: string): Answer {
  if (call.version === 2) {
    const mapping = decodeMapping(call.arguments);
    return mapping === undefined ? 'garbage-arguments' : u32(HERE.includes(mapping.program) ? EARS_PORT : 0);
  }
  const binding = decodeBinding(call.arguments);
  if (binding === undefined) return 'garbage-arguments';
  return text(HERE.includes(binding.program) ? `${address}.0.${EARS_PORT}` : '');
}

function notified(call: Call, from: string, ears: Ears): Answer {
  const change = readNotifyCall(call);
  if (change === undefined) return 'garbage-arguments';
  ears.notified(change, from);
  return NOTHING;
}

function granted(call: Call, ears: Ears): Answer {
  const message = call.procedure === NLM.grantedMessage;
  if (!message && call.procedure !== NLM.granted) return 'no-such-procedure';
  const lock = decodeNlmTest(call.arguments);
  if (lock === undefined) return 'garbage-arguments';
  ears.granted(lock, message);
  return message ? NOTHING : encodeNlmResult({ cookie: lock.cookie, status: 'NLM4_GRANTED' });
}
