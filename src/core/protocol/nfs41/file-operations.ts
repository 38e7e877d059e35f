// Files: named, opened, read, written, closed (RFC 8881 18.2, 18.8, 18.13, 18.16, 18.19, 18.21, 18.22, 18.32).
import { concat, type Reader, u32, u64 } from '../bytes.ts';
import { opaque, readOpaque, readText, text } from '../xdr.ts';
import { encodeStateId, readStateId, type StateId, type StateOwner } from './state-id.ts';

export type FileOperation =
  | { readonly kind: 'putrootfh' | 'getfh' }
  | { readonly kind: 'putfh'; readonly handle: Uint8Array }
  | { readonly kind: 'lookup'; readonly name: string }
  | {
      readonly kind: 'open';
      /** OPEN4_SHARE_ACCESS: 1 read, 2 write, 3 both; more bits say what the client wants of delegations. */
      readonly access: number;
      readonly deny: number;
      readonly owner: StateOwner;
      /** UNCHECKED4 with this mode; not created unless given. */
      readonly create?: { readonly mode: number };
      /** By name in the current folder, or the current file, which this client had open before the server's restart. */
      readonly claim: { readonly null: string } | 'previous';
    }
  | { readonly kind: 'close'; readonly state: StateId }
  | {
      readonly kind: 'read';
      readonly state: StateId;
      readonly offset: bigint;
      /** Bytes. */
      readonly count: number;
    }
  | {
      readonly kind: 'write';
      readonly state: StateId;
      readonly offset: bigint;
      /** stable_how4: 0 UNSTABLE4, 1 DATA_SYNC4, 2 FILE_SYNC4. */
      readonly stable: number;
      readonly data: Uint8Array;
    };

export function encodeFileArguments(it: FileOperation): Uint8Array {
  switch (it.kind) {
    case 'putrootfh':
    case 'getfh':
      return new Uint8Array(0);
    case 'putfh':
      return opaque(it.handle);
    case 'lookup':
      return text(it.name);
    case 'open':
      return encodeOpen(it);
    // uint32 seqid, stateid4
    case 'close':
      return concat(u32(0), encodeStateId(it.state));
    // stateid4, uint64 offset, uint32 count
    case 'read':
      return concat(encodeStateId(it.state), u64(it.offset), u32(it.count));
    // stateid4, uint64 offset, uint32 stable, opaque data<>
    case 'write':
      return concat(encodeStateId(it.state), u64(it.offset), u32(it.stable), opaque(it.data));
  }
}

export function readFileArguments(kind: FileOperation['kind'], from: Reader): FileOperation {
  switch (kind) {
    case 'putrootfh':
    case 'getfh':
      return { kind };
    case 'putfh':
      return { kind, handle: readOpaque(from, LONGEST_HANDLE) };
    case 'lookup':
      return { kind, name: readText(from, LONGEST_NAME) };
    case 'open':
      return readOpen(from);
    case 'close':
      from.u32();
      return { kind, state: readStateId(from) };
    case 'read':
      return { kind, state: readStateId(from), offset: from.u64(), count: from.u32() };
    case 'write': {
      const head = { kind, state: readStateId(from), offset: from.u64(), stable: from.u32() };
      return { ...head, data: readOpaque(from, LONGEST_DATA) };
    }
  }
}

// ---

/** NFS4_FHSIZE. */
export const LONGEST_HANDLE = 128;
/** What we ever read or write at once. */
export const LONGEST_DATA = 1 << 20;
const LONGEST_OWNER = 1024;
const LONGEST_NAME = 1024;
const [NO_CREATE, CREATE, UNCHECKED] = [0, 1, 0];
const [CLAIM_NULL, CLAIM_PREVIOUS, NO_DELEGATION] = [0, 1, 0];
/** FATTR4_MODE is attribute 33: bit 1 of the second word. */
const [MODE_WORDS, MODE_BIT, MODE_BYTES] = [2, 2, 4];

type Open = Extract<FileOperation, { readonly kind: 'open' }>;

// uint32 seqid, access, deny, open_owner4, openflag4, open_claim4
function encodeOpen({ access, deny, owner, create, claim }: Open): Uint8Array {
  const how =
    create === undefined ? u32(NO_CREATE) : u32(CREATE, UNCHECKED, MODE_WORDS, 0, MODE_BIT, MODE_BYTES, create.mode);
  const what = claim === 'previous' ? u32(CLAIM_PREVIOUS, NO_DELEGATION) : concat(u32(CLAIM_NULL), text(claim.null));
  return concat(u32(0, access, deny), owner.clientId, opaque(owner.owner), how, what);
}

function readOpen(from: Reader): Open {
  from.u32();
  const [access, deny] = [from.u32(), from.u32()];
  const owner = { clientId: from.take(8), owner: readOpaque(from, LONGEST_OWNER) };
  const create = readCreate(from);
  return { kind: 'open', access, deny, owner, ...(create ? { create } : {}), claim: readClaim(from) };
}

/** Of the attributes that a client may give a new file, the mode is the only one here. */
function readCreate(from: Reader): { mode: number } | undefined {
  const create = from.u32();
  if (create === NO_CREATE) return undefined;
  from.expect(create === CREATE && from.u32() === UNCHECKED && from.u32() === MODE_WORDS);
  from.expect(from.u32() === 0 && from.u32() === MODE_BIT && from.u32() === MODE_BYTES);
  return { mode: from.u32() };
}

function readClaim(from: Reader): Open['claim'] {
  const claim = from.u32();
  if (claim === CLAIM_NULL) return { null: readText(from, LONGEST_NAME) };
  from.expect(claim === CLAIM_PREVIOUS && from.u32() === NO_DELEGATION);
  return 'previous';
}
