// Operations on files and folders: how long their arguments and results are. What says nothing of state is read over.
import { readOpaque, readText } from '../xdr.ts';
import {
  attributes,
  bytes,
  CHANGE,
  each,
  either,
  fixed,
  LONG,
  linked,
  netlocs,
  nothing,
  type Skip,
  STATE_ID,
  securities,
  VERIFIER,
  WORD,
  words,
} from './parts.ts';
import type { Shape } from './shape.ts';

const shape = (name: string, args: Skip, results: Skip, failed: Skip = nothing): Shape => ({
  name,
  arguments: skipped(args),
  results: skipped(results),
  failed: skipped(failed),
});

const skipped =
  (skip: Skip): Shape['arguments'] =>
  (from) => {
    skip(from);
    return {};
  };

/** With the name that it looks for, or makes. */
const named = (it: Shape): Shape => ({ ...it, arguments: (from) => ({ name: readText(from, LONGEST_NAME) }) });

const [LONGEST_NAME, LONGEST_HANDLE] = [4_096, 128];
const stated = (more: number): Skip => fixed(STATE_ID + more);

/** createtype4: 1 file, 2 folder, 3 and 4 devices, 5 link, 6 socket, 7 pipe. */
const CREATED = either({ 2: nothing, 3: fixed(LONG), 4: fixed(LONG), 5: bytes, 6: nothing, 7: nothing });

export const FILE_SHAPES: Readonly<Record<number, Shape>> = {
  3: shape('ACCESS', fixed(WORD), fixed(2 * WORD)),
  5: shape('COMMIT', fixed(LONG + WORD), fixed(VERIFIER)),
  6: shape('CREATE', each(CREATED, bytes, attributes), each(fixed(CHANGE), words)),
  9: shape('GETATTR', words, attributes),
  10: { ...shape('GETFH', nothing, nothing), results: (from) => ({ handle: readOpaque(from, LONGEST_HANDLE) }) },
  11: shape('LINK', bytes, fixed(CHANGE)),
  15: named(shape('LOOKUP', nothing, nothing)),
  16: shape('LOOKUPP', nothing, nothing),
  17: shape('NVERIFY', attributes, nothing),
  19: shape('OPENATTR', fixed(WORD), nothing),
  22: { ...shape('PUTFH', nothing, nothing), arguments: (from) => ({ handle: readOpaque(from, LONGEST_HANDLE) }) },
  23: shape('PUTPUBFH', nothing, nothing),
  24: shape('PUTROOTFH', nothing, nothing),
  25: shape('READ', stated(LONG + WORD), each(fixed(WORD), bytes)),
  26: shape(
    'READDIR',
    each(fixed(LONG + VERIFIER + 2 * WORD), words),
    // entries { cookie, name, attributes }, end
    each(fixed(VERIFIER), linked(each(fixed(LONG), bytes, attributes)), fixed(WORD)),
  ),
  27: shape('READLINK', nothing, bytes),
  28: shape('REMOVE', bytes, fixed(CHANGE)),
  29: shape('RENAME', each(bytes, bytes), fixed(2 * CHANGE)),
  31: shape('RESTOREFH', nothing, nothing),
  32: shape('SAVEFH', nothing, nothing),
  33: shape('SECINFO', bytes, securities),
  // Which attributes were set is said also when not all were (RFC 7530 16.32).
  34: shape('SETATTR', each(fixed(STATE_ID), attributes), words, words),
  37: shape('VERIFY', attributes, nothing),
  38: shape('WRITE', each(stated(LONG + WORD), bytes), fixed(2 * WORD + VERIFIER)),
  52: shape('SECINFO_NO_NAME', fixed(WORD), securities),
  59: shape('ALLOCATE', stated(2 * LONG), nothing),
  60: shape(
    'COPY',
    each(fixed(2 * STATE_ID + 3 * LONG + 2 * WORD), netlocs),
    // write_response4 { stateid<1>, count, committed, verifier }, consecutive, synchronous
    each(states, fixed(LONG + WORD + VERIFIER + 2 * WORD)),
    // NFS4ERR_OFFLOAD_NO_REQS has a body; other failures have none, and one failure ends the COMPOUND anyway.
    nothing,
  ),
  62: shape('DEALLOCATE', stated(2 * LONG), nothing),
  63: shape('IO_ADVISE', each(stated(2 * LONG), words), words),
  66: shape('OFFLOAD_CANCEL', fixed(STATE_ID), nothing),
  69: shape('SEEK', stated(LONG + WORD), fixed(WORD + LONG)),
  71: shape('CLONE', fixed(2 * STATE_ID + 3 * LONG), nothing),
  72: shape('GETXATTR', bytes, bytes),
  73: shape('SETXATTR', each(fixed(WORD), bytes, bytes), fixed(CHANGE)),
  75: shape('REMOVEXATTR', bytes, fixed(CHANGE)),
};

function states(from: Parameters<Skip>[0]): void {
  for (let left = from.u32(); left > 0; left -= 1) from.skip(STATE_ID);
}
