// What was said on the wire about locks and state: one question with its answer, or one operation of a COMPOUND.
export type Protocol = 'NSM' | 'NLM' | 'MOUNT' | 'PORTMAP' | 'NFSv4.0' | 'NFSv4.1' | 'NFSv4.2';

export type LockKind = 'read' | 'write';

export interface Fact {
  readonly protocol: Protocol;
  /** The standard's name of the procedure or operation. */
  readonly operation: string;
  /** The standard's name of the answer; null where none was seen, `SAID` where the protocol's answer says nothing. */
  readonly status: string | null;
  readonly reclaim?: boolean;
  /** The name of the file, where it was seen. */
  readonly file?: string;
  /** Its handle, in hexadecimal. */
  readonly handle?: string;
  /** Bytes, as in 0-9 or 10-EOF. */
  readonly range?: string;
  /** Of an open: whether for writing, too. */
  readonly kind?: LockKind;
  /** Of a refused lock: the one in its way. */
  readonly holder?: { readonly range: string; readonly kind: LockKind };
  /** NSM's state number. */
  readonly state?: number;
  /** Whom an NSM message names; what a MOUNT asks for; the client's own identifier in NFSv4. */
  readonly name?: string;
  /** Of a portmap question, and its answer: 0 for none. */
  readonly program?: number;
  readonly port?: number;
  /** EXCHANGE_ID: the server knows this client's state already. */
  readonly known?: boolean;
  /** SEQUENCE: what the server says with SEQ4_STATUS_ bits. */
  readonly flags?: readonly string[];
  /** The client waits for the lock, if need be. */
  readonly block?: boolean;
  /** Of a file system that moved only. */
  readonly oneFileSystem?: boolean;
}

export const SAID = 'SAID';

/** A fact, with when and between whom. */
export interface Step extends Fact {
  /** Milliseconds since the epoch: when it was asked. */
  readonly at: number;
  /** Until the answer; null without one. */
  readonly ms: number | null;
  /** Addresses. */
  readonly client: string;
  readonly server: string;
  /** Who asked. */
  readonly caller: 'client' | 'server';
  readonly transport: 'tcp' | 'udp';
}
