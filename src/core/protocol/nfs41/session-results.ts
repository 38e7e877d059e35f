// What the server answers to the operations of session-operations.ts when it does them.
import { concat, type Reader, u32 } from '../bytes.ts';
import { opaque, readOpaque } from '../xdr.ts';
import { type Channel, encodeChannel, readChannel } from './channel.ts';
import type { SessionOperation } from './session-operations.ts';

export type SessionResult =
  | {
      readonly kind: 'exchange-id';
      readonly clientId: Uint8Array;
      readonly sequence: number;
      readonly flags: number;
      readonly serverMinorId: Uint8Array;
      readonly serverMajorId: Uint8Array;
      readonly serverScope: Uint8Array;
    }
  | {
      readonly kind: 'create-session';
      readonly session: Uint8Array;
      readonly sequence: number;
      readonly flags: number;
      readonly fore: Channel;
      readonly back: Channel;
    }
  | {
      readonly kind: 'sequence';
      readonly session: Uint8Array;
      readonly sequence: number;
      readonly slot: number;
      readonly highestSlot: number;
      readonly targetHighestSlot: number;
      readonly flags: number;
    }
  | { readonly kind: 'reclaim-complete' | 'destroy-session' | 'destroy-clientid' };

export function encodeSessionResult(it: SessionResult): Uint8Array {
  switch (it.kind) {
    // clientid4, uint32 sequence, uint32 flags, uint32 state_protect, server_owner4 { uint64, opaque<1024> }, opaque scope<1024>, nfs_impl_id4<1>
    case 'exchange-id':
      return concat(
        ...[it.clientId, u32(it.sequence, it.flags, SP4_NONE), it.serverMinorId],
        ...[opaque(it.serverMajorId), opaque(it.serverScope), u32(NOBODY)],
      );
    // sessionid4, uint32 sequence, uint32 flags, channel_attrs4 fore, back
    case 'create-session':
      return concat(it.session, u32(it.sequence, it.flags), encodeChannel(it.fore), encodeChannel(it.back));
    // sessionid4, uint32 sequenceid, slotid, highest_slotid, target_highest_slotid, status_flags
    case 'sequence':
      return concat(it.session, u32(it.sequence, it.slot, it.highestSlot, it.targetHighestSlot, it.flags));
    default:
      return NOTHING;
  }
}

export function readSessionResult(kind: SessionOperation['kind'], from: Reader): SessionResult {
  if (kind === 'exchange-id') return readExchangeId(from);
  if (kind === 'create-session') {
    const it = { kind, session: from.take(16), sequence: from.u32(), flags: from.u32() };
    return { ...it, fore: readChannel(from), back: readChannel(from) };
  }
  if (kind === 'sequence') {
    const it = { kind, session: from.take(16), sequence: from.u32(), slot: from.u32() };
    return { ...it, highestSlot: from.u32(), targetHighestSlot: from.u32(), flags: from.u32() };
  }
  return { kind };
}

// ---

const NOTHING: Uint8Array = new Uint8Array(0);
const SP4_NONE = 0;
const LONGEST_ID = 1024;
const NOBODY = 0;

function readExchangeId(from: Reader): SessionResult {
  const it = { kind: 'exchange-id' as const, clientId: from.take(8), sequence: from.u32(), flags: from.u32() };
  from.expect(from.u32() === SP4_NONE);
  const [serverMinorId, serverMajorId] = [from.take(8), readOpaque(from, LONGEST_ID)];
  const serverScope = readOpaque(from, LONGEST_ID);
  skipImplementation(from);
  return { ...it, serverMinorId, serverMajorId, serverScope };
}

/** nfs_impl_id4: who made the server, which changes nothing. utf8 domain, utf8 name, nfstime4 (int64, uint32). */
function skipImplementation(from: Reader): void {
  const count = from.u32();
  from.expect(count <= 1);
  if (count === 0) return;
  readOpaque(from, LONGEST_ID);
  readOpaque(from, LONGEST_ID);
  from.take(12);
}
