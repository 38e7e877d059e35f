// stateid4, RFC 8881 3.3.12: what a client shows of an open or a lock.
import { concat, type Reader, u32 } from '../bytes.ts';

export interface StateId {
  readonly sequence: number;
  /** 12 bytes. */
  readonly other: Uint8Array;
}

// uint32 seqid, opaque other[12]
export const encodeStateId = ({ sequence, other }: StateId): Uint8Array => concat(u32(sequence), other);

export const readStateId = (from: Reader): StateId => ({ sequence: from.u32(), other: from.take(12) });

/** state_owner4, RFC 8881 3.3.10: who opened, who locks. */
export interface StateOwner {
  /** 8 bytes. The server knows it from the session, too (RFC 8881 18.16.3). */
  readonly clientId: Uint8Array;
  /** At most 1024 bytes. */
  readonly owner: Uint8Array;
}
