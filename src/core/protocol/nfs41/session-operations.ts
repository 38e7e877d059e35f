// The operations by which a client comes, renews its lease, has reclaimed, and goes (RFC 8881 18.35 to 18.37, 18.46, 18.50, 18.51).
import { concat, type Reader, u32 } from '../bytes.ts';
import { bool, opaque, readBool, readOpaque } from '../xdr.ts';
import { type Channel, encodeChannel, readChannel } from './channel.ts';

export type SessionOperation =
  | {
      readonly kind: 'exchange-id';
      /** 8 bytes: another life of the client has another one. */
      readonly verifier: Uint8Array;
      /** co_ownerid, at most 1024 bytes. */
      readonly owner: Uint8Array;
      readonly flags: number;
    }
  | {
      readonly kind: 'create-session';
      /** 8 bytes. */
      readonly clientId: Uint8Array;
      readonly sequence: number;
      readonly flags: number;
      readonly fore: Channel;
      readonly back: Channel;
      readonly callbackProgram: number;
    }
  | {
      readonly kind: 'sequence';
      /** 16 bytes. */
      readonly session: Uint8Array;
      readonly sequence: number;
      readonly slot: number;
      readonly highestSlot: number;
      readonly cache: boolean;
    }
  | { readonly kind: 'reclaim-complete'; readonly oneFileSystem: boolean }
  | { readonly kind: 'destroy-session'; readonly session: Uint8Array }
  | { readonly kind: 'destroy-clientid'; readonly clientId: Uint8Array };

export function encodeSessionArguments(it: SessionOperation): Uint8Array {
  switch (it.kind) {
    // verifier4, opaque ownerid<1024>, uint32 flags, uint32 state_protect, nfs_impl_id4<1>
    case 'exchange-id':
      return concat(it.verifier, opaque(it.owner), u32(it.flags, SP4_NONE, NOBODY));
    // clientid4, uint32 sequence, uint32 flags, channel_attrs4 fore, back, uint32 cb_program, callback_sec_parms4<>
    case 'create-session':
      return concat(
        ...[it.clientId, u32(it.sequence, it.flags), encodeChannel(it.fore), encodeChannel(it.back)],
        u32(it.callbackProgram, 1, AUTH_NONE),
      );
    // sessionid4, uint32 sequenceid, uint32 slotid, uint32 highest_slotid, bool cachethis
    case 'sequence':
      return concat(it.session, u32(it.sequence, it.slot, it.highestSlot), bool(it.cache));
    case 'reclaim-complete':
      return bool(it.oneFileSystem);
    case 'destroy-session':
      return it.session;
    case 'destroy-clientid':
      return it.clientId;
  }
}

export function readSessionArguments(kind: SessionOperation['kind'], from: Reader): SessionOperation {
  switch (kind) {
    case 'exchange-id': {
      const it = { kind, verifier: from.take(8), owner: readOpaque(from, LONGEST_OWNER), flags: from.u32() };
      from.expect(from.u32() === SP4_NONE && from.u32() === NOBODY);
      return it;
    }
    case 'create-session': {
      const head = { kind, clientId: from.take(8), sequence: from.u32(), flags: from.u32() };
      const it = { ...head, fore: readChannel(from), back: readChannel(from), callbackProgram: from.u32() };
      from.expect(from.u32() === 1 && from.u32() === AUTH_NONE);
      return it;
    }
    case 'sequence': {
      const [session, sequence, slot] = [from.take(16), from.u32(), from.u32()];
      return { kind, session, sequence, slot, highestSlot: from.u32(), cache: readBool(from) };
    }
    case 'reclaim-complete':
      return { kind, oneFileSystem: readBool(from) };
    case 'destroy-session':
      return { kind, session: from.take(16) };
    case 'destroy-clientid':
      return { kind, clientId: from.take(8) };
  }
}

// ---

const SP4_NONE = 0;
const AUTH_NONE = 0;
const LONGEST_OWNER = 1024;
const NOBODY = 0;
