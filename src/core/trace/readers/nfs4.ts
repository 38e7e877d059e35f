// COMPOUNDs of NFSv4: what they say of state, operation by operation.

import {
  type AnsweredOperation,
  type AskedOperation,
  walkCompound,
  walkCompoundReply,
} from '../../protocol/nfs4/walk.ts';
import { COMPOUND } from '../../protocol/nfs41/compound.ts';
import { STATUS, statusName } from '../../protocol/nfs41/status.ts';
import type { Fact, Protocol } from '../fact.ts';
import { fileOf, hexOf } from '../file-names.ts';
import { kindOf, rangeText } from '../range-text.ts';
import { type Answered, type Context, type ProgramReader, withoutResults } from '../reader.ts';
import { sequenceFlags } from './sequence-flags.ts';

export const readNfs4: ProgramReader = ({ call }, context) => {
  if (call.procedure !== COMPOUND) return undefined;
  const asked = walkCompound(call.arguments);
  if (asked === undefined) {
    context.counts.unreadable += 1;
    return undefined;
  }
  if (asked.stopped !== undefined) context.counts.compoundsStopped += 1;
  return answers(`NFSv4.${asked.minorVersion}` as Protocol, asked.operations, context);
};

// ---

/** Told whatever the answer is. */
const ALWAYS: ReadonlySet<string> = new Set([
  ...['EXCHANGE_ID', 'CREATE_SESSION', 'DESTROY_SESSION', 'DESTROY_CLIENTID', 'RECLAIM_COMPLETE'],
  ...['SETCLIENTID', 'SETCLIENTID_CONFIRM', 'LOCK', 'LOCKT', 'LOCKU', 'DELEGPURGE', 'FREE_STATEID'],
]);

/** By which an operation says that state is gone, or not to be had now. */
const STATE_ERRORS: ReadonlySet<number> = new Set([
  ...[STATUS.NFS4ERR_GRACE, STATUS.NFS4ERR_NO_GRACE, STATUS.NFS4ERR_RECLAIM_BAD, STATUS.NFS4ERR_RECLAIM_CONFLICT],
  ...[STATUS.NFS4ERR_EXPIRED, STATUS.NFS4ERR_STALE_CLIENTID, STATUS.NFS4ERR_STALE_STATEID, STATUS.NFS4ERR_BAD_STATEID],
  ...[STATUS.NFS4ERR_OLD_STATEID, STATUS.NFS4ERR_ADMIN_REVOKED, STATUS.NFS4ERR_DENIED, STATUS.NFS4ERR_SHARE_DENIED],
  ...[STATUS.NFS4ERR_BADSESSION, STATUS.NFS4ERR_DEADSESSION, STATUS.NFS4ERR_CONN_NOT_BOUND_TO_SESSION],
  ...[STATUS.NFS4ERR_CLID_INUSE, STATUS.NFS4ERR_COMPLETE_ALREADY, STATUS.NFS4ERR_LOCKS_HELD],
  ...[STATUS.NFS4ERR_DELEG_REVOKED, STATUS.NFS4ERR_LEASE_MOVED, STATUS.NFS4ERR_MOVED, STATUS.NFS4ERR_SEQ_MISORDERED],
]);

function answers(protocol: Protocol, asked: readonly AskedOperation[], context: Context): Answered {
  return (results, refusal) => {
    const reply = results === undefined ? undefined : walkCompoundReply(results);
    if (results !== undefined && reply === undefined) context.counts.unreadable += 1;
    if (reply?.stopped !== undefined) context.counts.compoundsStopped += 1;
    return {
      caller: 'client',
      facts: factsOf(protocol, asked, reply?.operations ?? [], withoutResults(refusal), context),
    };
  };
}

/** Goes through both lists side by side, and knows which file is the current one. */
function factsOf(
  protocol: Protocol,
  asked: readonly AskedOperation[],
  answered: readonly AnsweredOperation[],
  unanswered: string | null,
  { names }: Context,
): readonly Fact[] {
  const facts: Fact[] = [];
  let file: CurrentFile = {};
  for (const [index, operation] of asked.entries()) {
    const result = answered[index];
    const mine = result?.number === operation.number ? result : undefined;
    // What comes after a failure was not tried (RFC 7530 16.2.3).
    if (mine === undefined && answered.length > 0) break;
    file = next(file, operation, mine);
    if (file.handle !== undefined && file.name !== undefined) names.learn(hexOf(file.handle), file.name);
    if (!isTold(operation, mine)) continue;
    const status = mine === undefined ? unanswered : statusName(mine.status);
    facts.push({
      protocol,
      operation: operation.operation,
      status,
      ...details(operation, mine, knownFile(file, names)),
    });
  }
  return facts;
}

interface CurrentFile {
  readonly handle?: Uint8Array;
  readonly name?: string;
}

const LEAVES: ReadonlySet<string> = new Set(['PUTROOTFH', 'PUTPUBFH', 'LOOKUPP', 'RESTOREFH', 'CREATE', 'OPENATTR']);

function next(
  file: CurrentFile,
  { operation, handle, name }: AskedOperation,
  result: AnsweredOperation | undefined,
): CurrentFile {
  if (operation === 'PUTFH') return handle === undefined ? {} : { handle };
  if (name !== undefined) return { name };
  if (operation === 'GETFH' && result?.handle !== undefined) return { ...file, handle: result.handle };
  return LEAVES.has(operation) ? {} : file;
}

const knownFile = ({ handle, name }: CurrentFile, names: Context['names']): Pick<Fact, 'file' | 'handle'> => ({
  ...(handle !== undefined && fileOf(names, handle)),
  ...(name !== undefined && { file: name }),
});

function isTold({ operation, reclaim }: AskedOperation, result: AnsweredOperation | undefined): boolean {
  if (ALWAYS.has(operation) || reclaim === true) return true;
  if (operation === 'SEQUENCE' && result?.status === 0) return sequenceFlags(result.flags ?? 0).length > 0;
  return result !== undefined && STATE_ERRORS.has(result.status);
}

const OF_FILES: ReadonlySet<string> = new Set(['OPEN', 'LOCK', 'LOCKT', 'LOCKU', 'CLOSE', 'READ', 'WRITE', 'SETATTR']);
/** EXCHGID4_FLAG_CONFIRMED_R (RFC 8881 18.35). */
const CONFIRMED = 0x8000_0000;

function details(
  asked: AskedOperation,
  result: AnsweredOperation | undefined,
  file: Pick<Fact, 'file' | 'handle'>,
): Partial<Fact> {
  const { operation, reclaim, exclusive, range, identifier, access, oneFileSystem } = asked;
  const flags = operation === 'SEQUENCE' && result?.status === 0 ? sequenceFlags(result.flags ?? 0) : [];
  const known = operation === 'EXCHANGE_ID' && result?.status === 0;
  return {
    ...(OF_FILES.has(operation) && file),
    ...(reclaim !== undefined && { reclaim }),
    ...(exclusive !== undefined && { kind: kindOf(exclusive) }),
    ...(operation === 'OPEN' && access !== undefined && { kind: kindOf((access & 2) !== 0) }),
    ...(range !== undefined && { range: rangeText(range) }),
    ...(identifier !== undefined && { name: readable(identifier) }),
    ...(result?.holder !== undefined && { holder: holderOf(result.holder) }),
    ...(known && { known: ((result?.flags ?? 0) & CONFIRMED) !== 0 }),
    ...(oneFileSystem === true && { oneFileSystem }),
    ...(flags.length > 0 && { flags }),
  };
}

const holderOf = ({ range, exclusive }: NonNullable<AnsweredOperation['holder']>) => ({
  range: rangeText(range),
  kind: kindOf(exclusive),
});

/** What clients make of text, as Linux does; all else is shown as dots. */
const readable = (bytes: Uint8Array): string =>
  Array.from(bytes.subarray(0, 128), (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join(
    '',
  );
