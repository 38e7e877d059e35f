// rpcbind, versions 3 and 4 of the port mapper (RFC 1833 section 2.1): where a program listens, by transport. The only ones that know IPv6.
import { concat, reading, u32 } from './bytes.ts';
import { encodeCall } from './rpc.ts';
import { decodeUniversal, type Endpoint } from './universal-address.ts';
import { readText, text } from './xdr.ts';

/** The transports' names (RFC 5665 section 5.2.3). */
export type NetId = 'udp' | 'tcp' | 'udp6' | 'tcp6';

/** struct rpcb. */
export interface Binding {
  readonly program: number;
  readonly version: number;
  readonly netId: string;
  /** A universal address; in a question that of the asker, or nothing. */
  readonly address: string;
  readonly owner: string;
}

interface Wanted {
  readonly program: number;
  readonly version: number;
  readonly netId: NetId;
}

/** Asks where a program listens. The server's answer is a universal address, empty when nowhere. */
export const getAddressCall = (xid: number, rpcbindVersion: 3 | 4, of: Wanted): Uint8Array =>
  encodeCall({
    ...{ xid, program: RPCBIND, version: rpcbindVersion, procedure: GETADDR },
    arguments: getAddressArguments(of),
  });

export const getAddressArguments = (of: Wanted): Uint8Array => encodeBinding({ ...of, address: '', owner: '' });

/** From the results of GETADDR's reply: null when the program listens nowhere, undefined when they are something else. */
export function decodeGetAddress(results: Uint8Array): Endpoint | null | undefined {
  const universal = reading(results, (from) => readText(from, LONGEST));
  return universal === '' ? null : universal === undefined ? undefined : decodeUniversal(universal);
}

// rpcb: uint32 r_prog, uint32 r_vers, string r_netid<>, string r_addr<>, string r_owner<>
export const encodeBinding = ({ program, version, netId, address, owner }: Binding): Uint8Array =>
  concat(u32(program, version), text(netId), text(address), text(owner));

export const decodeBinding = (bytes: Uint8Array): Binding | undefined =>
  reading(bytes, (from) => ({
    ...{ program: from.u32(), version: from.u32(), netId: readText(from, LONGEST) },
    ...{ address: readText(from, LONGEST), owner: readText(from, LONGEST) },
  }));

// ---

const RPCBIND = 100_000;
const GETADDR = 3;
/** The RFC sets no limit; no address is longer. */
const LONGEST = 256;
