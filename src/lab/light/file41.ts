// One file of an NFSv4.1 client: open, with locks in it (RFC 8881 18.16, 18.10), and how it gets both back from a server that has lost them (8.4.2.1).
import type { LockRange } from '../../core/audit/history.ts';
import type { FileOperation } from '../../core/protocol/nfs41/file-operations.ts';
import { EVERYTHING, type LockOperation } from '../../core/protocol/nfs41/lock-operations.ts';
import type { StateId } from '../../core/protocol/nfs41/state-id.ts';
import type { Session } from './session41.ts';

export interface OpenFile {
  readonly handle: Uint8Array;
  open: StateId;
  /** Of all locks in it: they have one owner. */
  lock?: StateId;
}

const BOTH = 3;
/** OPEN4_SHARE_ACCESS_WANT_NO_DELEG. */
const NO_DELEGATION = 0x400;
const WRITE = 2;

/** The folder is the export's root. Rejects with Refused: NFS4ERR_GRACE while the server is in grace. */
export async function openByName(
  session: Session,
  folder: Uint8Array,
  { name, owner }: { name: string; owner: string },
): Promise<OpenFile> {
  const open = { ...openAs(session, owner), create: { mode: 0o644 }, claim: { null: name } };
  const answers = await session.run({ kind: 'putfh', handle: folder }, open, { kind: 'getfh' });
  return { handle: answers.of('getfh').handle, open: answers.of('open').state };
}

export async function closeFile(session: Session, { handle, open }: OpenFile): Promise<void> {
  await session.run({ kind: 'putfh', handle }, { kind: 'close', state: open });
}

/** CLAIM_PREVIOUS. Rejects with Refused: NFS4ERR_NO_GRACE, NFS4ERR_RECLAIM_BAD. */
export async function reopen(session: Session, file: OpenFile, owner: string): Promise<void> {
  const open = { ...openAs(session, owner), claim: 'previous' as const };
  file.open = (await session.run({ kind: 'putfh', handle: file.handle }, open)).of('open').state;
  delete file.lock;
}

/** A write lock. Rejects with Refused: NFS4ERR_DENIED, or what `reclaim` earns. */
export async function lockRange(
  session: Session,
  file: OpenFile,
  { owner, range, reclaim }: { owner: string; range: LockRange; reclaim: boolean },
): Promise<void> {
  const locker = file.lock ? { lock: file.lock } : { open: file.open, owner: ownerOf(session, owner) };
  const lock: LockOperation = { kind: 'lock', type: WRITE, reclaim, ...wire(range), locker };
  file.lock = (await session.run({ kind: 'putfh', handle: file.handle }, lock)).of('lock').lock;
}

export async function unlockRange(session: Session, file: OpenFile, range: LockRange): Promise<void> {
  if (file.lock === undefined) return;
  const unlock: LockOperation = { kind: 'locku', type: WRITE, lock: file.lock, ...wire(range) };
  file.lock = (await session.run({ kind: 'putfh', handle: file.handle }, unlock)).of('locku').lock;
}

/** The handle of a folder, by its path from the pseudo root. */
export async function folderOf(session: Session, path: string): Promise<Uint8Array> {
  const names = path.split('/').filter((part) => part !== '');
  const steps = names.map((name): FileOperation => ({ kind: 'lookup', name }));
  return (await session.run({ kind: 'putrootfh' }, ...steps, { kind: 'getfh' })).of('getfh').handle;
}

// ---

const ownerOf = ({ clientId }: Session, owner: string) => ({ clientId, owner: new TextEncoder().encode(owner) });

const openAs = (session: Session, owner: string) => ({
  kind: 'open' as const,
  access: BOTH | NO_DELEGATION,
  deny: 0,
  owner: ownerOf(session, owner),
});

const wire = ({ start, length }: LockRange) => ({
  offset: BigInt(start),
  length: length === 0 ? EVERYTHING : BigInt(length),
});
