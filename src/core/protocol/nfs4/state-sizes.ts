// The operations that make, renew, reclaim and give up state, of minor versions 0 to 2.
import type { Reader } from '../bytes.ts';
import { readRange } from '../nfs41/lock-operations.ts';
import { STATUS } from '../nfs41/status.ts';
import { readBool, readOpaque, readText } from '../xdr.ts';
import type { Claim, Details } from './details.ts';
import {
  attributes,
  bytes,
  CHANGE,
  callbackSecurity,
  channel,
  each,
  either,
  fixed,
  implementation,
  LONG,
  nothing,
  SESSION_ID,
  type Skip,
  STATE_ID,
  several,
  VERIFIER,
  WORD,
  words,
} from './parts.ts';
import type { Shape } from './shape.ts';

type Read = (from: Reader) => Details;

const over =
  (...parts: readonly Skip[]): Read =>
  (from) => {
    each(...parts)(from);
    return {};
  };

const none = over();
const shape = (name: string, args: Read, results: Read = none, failed: Shape['failed'] = none): Shape => ({
  ...{ name, arguments: args, results, failed },
});

const LONGEST = 1_024;
const readClientId = (from: Reader): Details => ({ clientId: from.take(8) });
const state = fixed(STATE_ID);

export const STATE_SHAPES: Readonly<Record<number, Shape>> = {
  4: shape('CLOSE', over(fixed(WORD), state), over(state)),
  7: shape('DELEGPURGE', readClientId),
  8: shape('DELEGRETURN', over(state)),
  12: shape('LOCK', readLock, over(state), readDenied),
  13: shape('LOCKT', readLockTest, none, readDenied),
  14: shape('LOCKU', readUnlock, over(state)),
  18: shape('OPEN', readOpen, readOpened),
  20: shape('OPEN_CONFIRM', over(state, fixed(WORD)), over(state)),
  21: shape('OPEN_DOWNGRADE', over(state, fixed(3 * WORD)), over(state)),
  30: shape('RENEW', readClientId),
  35: shape(
    'SETCLIENTID',
    // verifier, id, cb_client4 { program, netid, address }, callback_ident
    (from) => {
      from.skip(VERIFIER);
      const identifier = readOpaque(from, LONGEST);
      each(fixed(WORD), bytes, bytes, fixed(WORD))(from);
      return { identifier };
    },
    (from) => ({ clientId: from.take(8), ...over(fixed(VERIFIER))(from) }),
    (from, status) => (status === STATUS.NFS4ERR_CLID_INUSE ? over(bytes, bytes)(from) : {}),
  ),
  36: shape('SETCLIENTID_CONFIRM', (from) => ({ clientId: from.take(8), ...over(fixed(VERIFIER))(from) })),
  39: shape('RELEASE_LOCKOWNER', (from) => ({ clientId: from.take(8), ...over(bytes)(from) })),
  40: shape('BACKCHANNEL_CTL', over(fixed(WORD), callbackSecurity)),
  41: shape('BIND_CONN_TO_SESSION', over(fixed(SESSION_ID + 2 * WORD)), over(fixed(SESSION_ID + 2 * WORD))),
  42: shape('EXCHANGE_ID', readExchangeId, readExchanged),
  // clientid, sequence, flags, fore, back, callback program, callback security
  43: shape(
    'CREATE_SESSION',
    (from) => ({
      clientId: from.take(8),
      ...over(fixed(2 * WORD), channel, channel, fixed(WORD), callbackSecurity)(from),
    }),
    over(fixed(SESSION_ID + 2 * WORD), channel, channel),
  ),
  44: shape('DESTROY_SESSION', over(fixed(SESSION_ID))),
  45: shape('FREE_STATEID', over(state)),
  53: shape('SEQUENCE', over(fixed(SESSION_ID + 4 * WORD)), (from) => {
    from.skip(SESSION_ID + 4 * WORD);
    return { flags: from.u32() };
  }),
  55: shape('TEST_STATEID', over(several(state)), over(words)),
  57: shape('DESTROY_CLIENTID', readClientId),
  58: shape('RECLAIM_COMPLETE', (from) => ({ oneFileSystem: readBool(from) })),
};

// uint32 locktype, bool reclaim, uint64 offset, length, locker4
function readLock(from: Reader): Details {
  const [type, reclaim, range] = [from.u32(), readBool(from), readRange(from)];
  // open_to_lock_owner4 { seqid, stateid, seqid, lock_owner4 } | exist_lock_owner4 { stateid, seqid }
  if (readBool(from)) each(fixed(WORD + STATE_ID + WORD + LONG), bytes)(from);
  else from.skip(STATE_ID + WORD);
  return { exclusive: isExclusive(type), reclaim, range };
}

// uint32 locktype, uint64 offset, length, lock_owner4 { clientid, opaque }
function readLockTest(from: Reader): Details {
  const exclusive = isExclusive(from.u32());
  const range = readRange(from);
  each(fixed(LONG), bytes)(from);
  return { exclusive, range };
}

// uint32 locktype, seqid, stateid, uint64 offset, length
function readUnlock(from: Reader): Details {
  const exclusive = isExclusive(from.u32());
  from.skip(WORD + STATE_ID);
  return { exclusive, range: readRange(from) };
}

/** READ_LT 1, WRITE_LT 2, READW_LT 3, WRITEW_LT 4. */
const isExclusive = (type: number): boolean => type % 2 === 0;

// LOCK4denied: uint64 offset, length, uint32 locktype, lock_owner4
function readDenied(from: Reader, status: number): Details {
  if (status !== STATUS.NFS4ERR_DENIED) return {};
  const [range, exclusive] = [readRange(from), isExclusive(from.u32())];
  each(fixed(LONG), bytes)(from);
  return { holder: { range, exclusive } };
}

// uint32 seqid, access, deny, open_owner4 { clientid, opaque }, openflag4, open_claim4
function readOpen(from: Reader): Details {
  from.skip(WORD);
  const access = from.u32() & 3;
  from.skip(WORD);
  const clientId = from.take(8);
  bytes(from);
  HOW(from);
  const claim = CLAIMS[from.u32()] ?? from.refuse();
  const name = readClaim(claim, from);
  return { access, clientId, claim, reclaim: claim === 'previous', ...(name === undefined ? {} : { name }) };
}

/** By a mode: UNCHECKED4, GUARDED4, EXCLUSIVE4, EXCLUSIVE4_1. */
const HOW = either({
  0: nothing,
  1: either({ 0: attributes, 1: attributes, 2: fixed(VERIFIER), 3: each(fixed(VERIFIER), attributes) }),
});

const CLAIMS: readonly Claim[] = [
  ...(['null', 'previous', 'delegate-current', 'delegate-previous'] as const),
  ...(['handle', 'delegation-handle', 'previous-delegation-handle'] as const),
];

function readClaim(claim: Claim, from: Reader): string | undefined {
  if (claim === 'previous') from.skip(WORD);
  if (claim === 'delegate-current' || claim === 'delegation-handle') from.skip(STATE_ID);
  return ['null', 'delegate-current', 'delegate-previous'].includes(claim) ? readText(from, 4_096) : undefined;
}

/** nfsace4: type, flags, mask, who. */
const ACE = each(fixed(3 * WORD), bytes);
/** nfs_space_limit4: bytes, or blocks of a size: eight bytes either way. */
const LIMIT = fixed(WORD + LONG);
/** why_no_delegation4: contention 1 and resource 2 say whether the client will be told. */
const WHY: Skip = (from) => {
  const why = from.u32();
  if (why === 1 || why === 2) from.skip(WORD);
};

// stateid, change_info, uint32 flags, bitmap, open_delegation4
const OPENED = each(
  fixed(STATE_ID + CHANGE + WORD),
  words,
  either({ 0: nothing, 1: each(fixed(STATE_ID + WORD), ACE), 2: each(fixed(STATE_ID + WORD), LIMIT, ACE), 3: WHY }),
);

function readOpened(from: Reader): Details {
  OPENED(from);
  return {};
}

/** state_protect4: SP4_NONE, SP4_MACH_CRED with two bitmaps; SP4_SSV is used by nobody, and of unknown size here. */
const PROTECT = either({ 0: nothing, 1: each(words, words) });

// verifier, opaque ownerid, uint32 flags, state_protect, impl_id<1>
function readExchangeId(from: Reader): Details {
  from.skip(VERIFIER);
  const it = { identifier: readOpaque(from, LONGEST), flags: from.u32() };
  each(PROTECT, implementation)(from);
  return it;
}

// clientid, uint32 sequence, flags, state_protect, server_owner4 { uint64, opaque }, opaque scope, impl_id<1>
function readExchanged(from: Reader): Details {
  const clientId = from.take(8);
  from.skip(WORD);
  const flags = from.u32();
  each(PROTECT, fixed(LONG), bytes)(from);
  const scope = readOpaque(from, LONGEST);
  implementation(from);
  return { clientId, flags, scope };
}
