// Where a client's status monitor listens: its port mapper is asked in each version that it may speak.

import { NSM } from '../../../core/protocol/nsm.ts';
import { decodePort, getPortArguments } from '../../../core/protocol/portmap.ts';
import { encodeCall } from '../../../core/protocol/rpc.ts';
import { decodeGetAddress, getAddressArguments, type NetId } from '../../../core/protocol/rpcbind.ts';

export const PORTMAP = 100_000;
export const PORTMAP_PORT = 111;

export interface Lookup {
  readonly version: number;
  readonly procedure: number;
  readonly arguments: Uint8Array;
  /** The whole call; its xid is 0. */
  readonly call: Uint8Array;
  /** From the results: 0 when the program is not there, undefined when they are something else. */
  readonly port: (results: Uint8Array) => number | undefined;
}

/** In the order in which they are tried. Version 2, which every port mapper speaks, knows IPv4 alone (RFC 1833 section 1). */
export function lookups(family: 4 | 6, transport: 'udp' | 'tcp'): readonly Lookup[] {
  const modern = ([4, 3] as const).map((version) => byAddress(version, family === 4 ? transport : `${transport}6`));
  return family === 4 ? [byPort(transport), ...modern] : modern;
}

// ---

/** PMAPPROC_GETPORT and RPCBPROC_GETADDR. */
const PROCEDURE = 3;

function byPort(protocol: 'udp' | 'tcp'): Lookup {
  return { ...question(2, getPortArguments({ ...NSM, protocol })), port: decodePort };
}

function byAddress(version: 3 | 4, netId: NetId): Lookup {
  return {
    ...question(version, getAddressArguments({ ...NSM, netId })),
    port: (results) => {
      const endpoint = decodeGetAddress(results);
      // Whatever host it names: the client is asked, nobody else.
      return endpoint === null ? 0 : endpoint?.port;
    },
  };
}

function question(version: number, args: Uint8Array): Omit<Lookup, 'port'> {
  const call = encodeCall({ xid: 0, program: PORTMAP, version, procedure: PROCEDURE, arguments: args });
  return { version, procedure: PROCEDURE, arguments: args, call };
}
