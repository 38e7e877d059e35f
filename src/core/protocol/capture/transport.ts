// UDP (RFC 768) and TCP (RFC 9293) headers, as a listener needs them. Checksums are not looked at: of what a machine sends, cards make them later.
import { reading } from '../bytes.ts';

export const [TCP, UDP] = [6, 17];

export interface UdpPacket {
  readonly fromPort: number;
  readonly toPort: number;
  readonly payload: Uint8Array;
}

export interface TcpSegment {
  readonly fromPort: number;
  readonly toPort: number;
  readonly sequence: number;
  /** Undefined without ACK. */
  readonly acknowledged?: number;
  readonly syn: boolean;
  readonly fin: boolean;
  readonly reset: boolean;
  readonly payload: Uint8Array;
  /** Bytes that the payload had on the wire. */
  readonly length: number;
}

// uint16 source, destination, length, checksum
export const readUdp = (bytes: Uint8Array): UdpPacket | undefined =>
  reading(bytes, (from) => {
    const [fromPort, toPort, length] = [from.u16(), from.u16(), from.u16()];
    from.skip(2);
    from.expect(length >= 8);
    return { fromPort, toPort, payload: from.view().subarray(0, length - 8) };
  });

// uint16 source, destination, uint32 sequence, acknowledged, uint8 offset, flags, uint16 window, checksum, urgent, options
/** `onWire`: bytes that the segment had there. */
export const readTcp = (bytes: Uint8Array, onWire: number): TcpSegment | undefined =>
  reading(bytes, (from) => {
    const [fromPort, toPort, sequence, acknowledged] = [from.u16(), from.u16(), from.u32(), from.u32()];
    const [header, flags] = [(from.u8() >> 4) * 4, from.u8()];
    from.expect(header >= 20 && onWire >= header);
    from.skip(6 + header - 20);
    return {
      fromPort,
      toPort,
      sequence,
      ...flagsOf(flags, acknowledged),
      payload: from.view(),
      length: onWire - header,
    };
  });

// ---

const flagsOf = (flags: number, acknowledged: number) => ({
  ...{ fin: (flags & 1) !== 0, syn: (flags & 2) !== 0, reset: (flags & 4) !== 0 },
  ...((flags & 16) !== 0 && { acknowledged }),
});
