// Where an RPC message could begin in a stream that was lost hold of: a record mark, and behind it what only a call or a reply looks like.
import { reading } from '../protocol/bytes.ts';

/** Bytes by which it can be told: mark, xid, direction, and of a call its version, program and its version; of a reply its status and verifier. */
export const SIGN = 28;

const LAST = 0x8000_0000;
/** Longer ones are no NFS. */
export const LONGEST_RECORD = 0xff_fffc;

/** Portmap, NFS, MOUNT, NLM, NSM. */
export const PROGRAMS: readonly number[] = [100_000, 100_003, 100_005, 100_021, 100_024];
/** What clients choose for their callbacks (RFC 5531 section 8.3: transient; Linux takes 0x40000000). */
const isCallback = (program: number): boolean => program >= 0x4000_0000 && program <= 0x5fff_ffff;
const known = (program: number): boolean => PROGRAMS.includes(program) || isCallback(program);

/** The bytes are SIGN at least. */
export function looksLikeRecord(bytes: Uint8Array): boolean {
  return (
    reading(bytes, (from) => {
      const length = from.u32() - LAST;
      from.expect(length >= 24 && length <= LONGEST_RECORD && length % 4 === 0);
      return looksLikeMessage(from.view());
    }) ?? false
  );
}

/** Of a datagram, or of what stands behind a record mark. */
export const looksLikeMessage = (bytes: Uint8Array): boolean =>
  reading(bytes, (from) => {
    from.skip(4);
    const direction = from.u32();
    if (direction === 0) return from.u32() === 2 && known(from.u32()) && from.u32() <= 4;
    const [denied, next] = [from.u32(), from.u32()];
    if (direction !== 1) return false;
    // Denied: 0 RPC_MISMATCH or 1 AUTH_ERROR. Accepted: flavor and length of a verifier.
    return denied === 1 ? next <= 1 : denied === 0 && [0, 1, 6].includes(next) && from.u32() <= 400;
  }) ?? false;
