// What is kept of an operation, or of its result, when a COMPOUND of any minor version is only listened to. All else is read over.
import type { Range } from '../nfs41/lock-operations.ts';

export interface Details {
  /** Of a file: PUTFH's, GETFH's. */
  readonly handle?: Uint8Array;
  /** A name in the current folder. */
  readonly name?: string;
  /** open_claim_type4, by OPEN. */
  readonly claim?: Claim;
  readonly reclaim?: boolean;
  /** OPEN4_SHARE_ACCESS, without the wishes for delegations. */
  readonly access?: number;
  readonly exclusive?: boolean;
  readonly range?: Range;
  /** The client's own identifier: EXCHANGE_ID's, SETCLIENTID's. */
  readonly identifier?: Uint8Array;
  /** 8 bytes. */
  readonly clientId?: Uint8Array;
  /** EXCHGID4_FLAG_, SEQ4_STATUS_ in a result. */
  readonly flags?: number;
  readonly scope?: Uint8Array;
  /** Of a denied lock: whose conflicts. */
  readonly holder?: { readonly range: Range; readonly exclusive: boolean };
  /** RECLAIM_COMPLETE of one file system only, after it moved (RFC 8881 18.51). */
  readonly oneFileSystem?: boolean;
}

export type Claim =
  | 'null'
  | 'previous'
  | 'delegate-current'
  | 'delegate-previous'
  | 'handle'
  | 'delegation-handle'
  | 'previous-delegation-handle';
