// RPCSEC_GSS (RFC 2203 section 5.3): who signs only is read; who seals is not.
import { type Reader, reading } from '../protocol/bytes.ts';
import type { Call } from '../protocol/rpc.ts';
import { readOpaque } from '../protocol/xdr.ts';

const RPCSEC_GSS = 6;
export type Protection = 'none' | 'signed' | 'sealed' | 'handshake';

/** By the credential of a call; its reply has the same. */
export function protectionOf({ credential }: Call): Protection {
  if (credential.flavor !== RPCSEC_GSS) return 'none';
  return reading(credential.body, protection) ?? 'sealed';
}

/** Arguments or results out of their wrapping; undefined when that hides them, or is none. */
export function unwrapped(bytes: Uint8Array, by: Protection): Uint8Array | undefined {
  if (by === 'none') return bytes;
  // rpc_gss_integ_data: opaque { uint32 sequence, arguments }, opaque checksum
  return by === 'signed' ? reading(bytes, (from) => readOpaque(from, bytes.length).subarray(4)) : undefined;
}

// ---

// rpc_gss_cred_t: uint32 version, uint32 procedure (0 DATA), uint32 sequence, uint32 service
function protection(from: Reader): Protection {
  const [, procedure, , service] = [from.u32(), from.u32(), from.u32(), from.u32()];
  if (procedure !== 0) return 'handshake';
  return service === 1 ? 'none' : service === 2 ? 'signed' : 'sealed';
}
