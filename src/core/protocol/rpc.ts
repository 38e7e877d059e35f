// ONC RPC version 2, RFC 5531: the headers of calls and replies. Procedures' arguments and results are the callers' own XDR.
import { concat, type Reader, reading, u32 } from './bytes.ts';
import { opaque, readOpaque } from './xdr.ts';

export interface Auth {
  readonly flavor: number;
  /** At most 400 bytes. */
  readonly body: Uint8Array;
}

export interface Call {
  readonly xid: number;
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly credential: Auth;
  readonly verifier: Auth;
  readonly arguments: Uint8Array;
}

export type Reply =
  | { readonly xid: number; readonly kind: 'success'; readonly verifier: Auth; readonly results: Uint8Array }
  | {
      readonly xid: number;
      readonly kind: 'version-mismatch';
      readonly verifier: Auth;
      readonly low: number;
      readonly high: number;
    }
  | { readonly xid: number; readonly kind: Refusal; readonly verifier: Auth }
  | { readonly xid: number; readonly kind: 'rpc-mismatch'; readonly low: number; readonly high: number }
  | { readonly xid: number; readonly kind: 'auth-error'; readonly why: number };

type Refusal = 'no-such-program' | 'no-such-procedure' | 'garbage-arguments' | 'system-error';

const NOTHING: Uint8Array = new Uint8Array(0);

export const AUTH_NONE: Auth = { flavor: 0, body: NOTHING };

type CallToMake = Pick<Call, 'xid' | 'program' | 'version' | 'procedure'> & Partial<Call>;

// call:   uint32 xid, uint32 0 CALL, uint32 2 rpcvers, uint32 prog, uint32 vers, uint32 proc, opaque_auth cred, opaque_auth verf
/** Without a credential, a verifier and arguments unless given. */
export const encodeCall = (call: CallToMake): Uint8Array =>
  concat(
    u32(call.xid, CALL, RPC_VERSION, call.program, call.version, call.procedure),
    encodeAuth(call.credential ?? AUTH_NONE),
    encodeAuth(call.verifier ?? AUTH_NONE),
    call.arguments ?? NOTHING,
  );

export function decodeCall(bytes: Uint8Array): Call | undefined {
  return reading(bytes, (from) => {
    const xid = from.u32();
    from.expect(from.u32() === CALL && from.u32() === RPC_VERSION);
    const [program, version, procedure] = [from.u32(), from.u32(), from.u32()];
    const [credential, verifier] = [readAuth(from), readAuth(from)];
    return { xid, program, version, procedure, credential, verifier, arguments: from.rest() };
  });
}

// reply:  uint32 xid, uint32 1 REPLY, uint32 0 MSG_ACCEPTED | 1 MSG_DENIED, then one of:
//   accepted: opaque_auth verf, uint32 0 SUCCESS, results | 2 PROG_MISMATCH, uint32 low, uint32 high | 1, 3, 4, 5
//   denied:   uint32 0 RPC_MISMATCH, uint32 low, uint32 high | 1 AUTH_ERROR, uint32 auth_stat
export function encodeReply(reply: Reply): Uint8Array {
  const head = (denied: 0 | 1) => u32(reply.xid, REPLY, denied);
  if (reply.kind === 'rpc-mismatch') return concat(head(1), u32(0, reply.low, reply.high));
  if (reply.kind === 'auth-error') return concat(head(1), u32(1, reply.why));
  const accepted = (status: number, more: Uint8Array = NOTHING) =>
    concat(head(0), encodeAuth(reply.verifier), u32(status), more);
  if (reply.kind === 'success') return accepted(SUCCESS, reply.results);
  if (reply.kind === 'version-mismatch') return accepted(VERSION_MISMATCH, u32(reply.low, reply.high));
  return accepted(REFUSALS.indexOf(reply.kind));
}

export function decodeReply(bytes: Uint8Array): Reply | undefined {
  return reading(bytes, (from) => {
    const xid = from.u32();
    from.expect(from.u32() === REPLY);
    const denied = from.u32();
    from.expect(denied <= 1);
    return denied === 0 ? readAccepted(from, xid) : readDenied(from, xid);
  });
}

// ---

const CALL = 0;
const REPLY = 1;
const RPC_VERSION = 2;
const SUCCESS = 0;
const VERSION_MISMATCH = 2;
/** By accept_stat. */
const REFUSALS: readonly (Refusal | undefined)[] = [
  undefined,
  'no-such-program',
  undefined,
  'no-such-procedure',
  'garbage-arguments',
  'system-error',
];
const LONGEST_AUTH = 400;

function readAccepted(from: Reader, xid: number): Reply {
  const verifier = readAuth(from);
  const status = from.u32();
  if (status === SUCCESS) return { xid, kind: 'success', verifier, results: from.rest() };
  if (status === VERSION_MISMATCH)
    return { xid, kind: 'version-mismatch', verifier, low: from.u32(), high: from.u32() };
  const kind = REFUSALS[status];
  return kind === undefined ? from.refuse() : { xid, kind, verifier };
}

function readDenied(from: Reader, xid: number): Reply {
  const status = from.u32();
  if (status === 0) return { xid, kind: 'rpc-mismatch', low: from.u32(), high: from.u32() };
  from.expect(status === 1);
  return { xid, kind: 'auth-error', why: from.u32() };
}

const encodeAuth = ({ flavor, body }: Auth): Uint8Array => concat(u32(flavor), opaque(body));

const readAuth = (from: Reader): Auth => ({ flavor: from.u32(), body: readOpaque(from, LONGEST_AUTH) });
