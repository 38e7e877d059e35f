// A tickle, as CTDB calls it: a bare acknowledgement from the server's end of a connection that a dead node held. The client
// answers with the numbers that it expects (RFC 9293 3.10.7.4), this node knows no such connection and resets it, and the
// client connects anew at once instead of at its next retransmission.
import { concat, reading, u8, u16, u32 } from './bytes.ts';
import { encodeIp, readIp, transportChecksum } from './ip.ts';

export interface End {
  readonly address: string;
  readonly port: number;
}

// TCP: uint16 source port, uint16 destination port, uint32 sequence, uint32 acknowledgement,
// uint8 header length in the top four bits, uint8 flags, uint16 window, uint16 checksum, uint16 urgent
/** The packet, from its IP header on: for a raw socket. */
export function tickle(server: End, client: End): Uint8Array {
  const segment = (sum: number) =>
    concat(u16(server.port, client.port), u32(0, 0), u8(HEADER_WORDS << 4, ACK), u16(WINDOW, sum, 0));
  const packet = { from: server.address, to: client.address, protocol: TCP };
  const payload = segment(transportChecksum({ ...packet, payload: segment(0) }));
  return encodeIp({ ...packet, hops: 64, payload });
}

/** Undefined for a packet that is no tickle, or whose checksum is wrong. */
export function decodeTickle(bytes: Uint8Array): { readonly server: End; readonly client: End } | undefined {
  return reading(bytes, (from) => {
    const packet = readIp(from);
    from.expect(packet.protocol === TCP && transportChecksum(packet) === 0);
    return reading(packet.payload, (segment) => {
      const [serverPort, clientPort] = [segment.u16(), segment.u16()];
      segment.expect(segment.u32() === 0 && segment.u32() === 0);
      segment.expect(segment.u8() === HEADER_WORDS << 4 && segment.u8() === ACK);
      return {
        server: { address: packet.from, port: serverPort },
        client: { address: packet.to, port: clientPort },
      };
    });
  });
}

// ---

const TCP = 6;
const HEADER_WORDS = 5;
const ACK = 0x10;
/** Any window will do; CTDB's. */
const WINDOW = 1234;
