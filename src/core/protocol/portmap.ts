// The port mapper, version 2 (RFC 1833 section 3): which port a program listens on.
import { concat, type Reader, reading, u32 } from './bytes.ts';
import { encodeCall } from './rpc.ts';
import { bool, readBool } from './xdr.ts';

export interface Mapping {
  readonly program: number;
  readonly version: number;
  readonly protocol: 'tcp' | 'udp' | number;
  readonly port: number;
}

/** Asks for the port of a program; the answer is 0 when there is none. */
export const getPortCall = (xid: number, of: Omit<Mapping, 'port'>): Uint8Array =>
  encodeCall({ xid, ...PORTMAP, procedure: GETPORT, arguments: getPortArguments(of) });

export const getPortArguments = (of: Omit<Mapping, 'port'>): Uint8Array => encodeMapping({ ...of, port: 0 });

/** From the results of GETPORT's reply. */
export const decodePort = (results: Uint8Array): number | undefined => reading(results, (from) => from.u32());

export const dumpCall = (xid: number): Uint8Array => encodeCall({ xid, ...PORTMAP, procedure: DUMP });

// pmaplist: bool another, mapping, pmaplist ... bool false
export const encodeMappings = (mappings: readonly Mapping[]): Uint8Array =>
  concat(...mappings.flatMap((mapping) => [bool(true), encodeMapping(mapping)]), bool(false));

/** From the results of DUMP's reply. */
export function decodeMappings(results: Uint8Array): readonly Mapping[] | undefined {
  return reading(results, (from) => {
    const mappings: Mapping[] = [];
    while (readBool(from)) mappings.push(readMapping(from));
    return mappings;
  });
}

// mapping: uint32 prog, uint32 vers, uint32 prot (IP protocol number), uint32 port
export const encodeMapping = ({ program, version, protocol, port }: Mapping): Uint8Array =>
  u32(program, version, protocol === 'tcp' ? TCP : protocol === 'udp' ? UDP : protocol, port);

export const decodeMapping = (bytes: Uint8Array): Mapping | undefined => reading(bytes, readMapping);

// ---

const PORTMAP = { program: 100_000, version: 2 };
const GETPORT = 3;
const DUMP = 4;
const TCP = 6;
const UDP = 17;

function readMapping(from: Reader): Mapping {
  const [program, version, protocol, port] = [from.u32(), from.u32(), from.u32(), from.u32()];
  return { program, version, protocol: protocol === TCP ? 'tcp' : protocol === UDP ? 'udp' : protocol, port };
}
