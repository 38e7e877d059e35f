// Frames as they would pass a listener, made by our own encoders.
import { concat, u8, u16, u32 } from '../../../src/core/protocol/bytes.ts';
import { pcapFrame, pcapHeader } from '../../../src/core/protocol/capture/encode.ts';
import type { Frame } from '../../../src/core/protocol/capture/frame.ts';
import { LINK } from '../../../src/core/protocol/capture/link-layer.ts';
import { ETHERTYPE, ethernetHeader } from '../../../src/core/protocol/ethernet.ts';
import { encodeIp } from '../../../src/core/protocol/ip.ts';
import { recordMark } from '../../../src/core/protocol/record-marking.ts';
import type { Step } from '../../../src/core/trace/fact.ts';
import { tracer } from '../../../src/core/trace/tracer.ts';

export const [CLIENT, SERVER] = ['198.51.100.21', '192.0.2.101'];
const [MAC, OTHER] = ['02:00:5e:00:53:01', '02:00:5e:00:53:02'];

export interface Ends {
  readonly from?: string;
  readonly to?: string;
  readonly fromPort?: number;
  readonly toPort?: number;
}

const ends = ({ from = CLIENT, to = SERVER, fromPort = 799, toPort = 2049 }: Ends) => ({ from, to, fromPort, toPort });

export const udp = (payload: Uint8Array, of: Ends = {}): Uint8Array => {
  const { from, to, fromPort, toPort } = ends(of);
  const datagram = concat(u16(fromPort, toPort, 8 + payload.length, 0), payload);
  return encodeIp({ from, to, protocol: 17, hops: 64, payload: datagram });
};

export interface Segment extends Ends {
  readonly sequence?: number;
  readonly acknowledged?: number;
  /** FIN 1, SYN 2, RST 4, ACK 16. */
  readonly flags?: number;
}

export const tcp = (payload: Uint8Array, of: Segment = {}): Uint8Array => {
  const { from, to, fromPort, toPort } = ends(of);
  const { sequence = 1, acknowledged = 0, flags = 16 } = of;
  const head = concat(u16(fromPort, toPort), u32(sequence, acknowledged), u8(0x50, flags), u16(8_192, 0, 0));
  return encodeIp({ from, to, protocol: 6, hops: 64, payload: concat(head, payload) });
};

export const ethernet = (packet: Uint8Array): Uint8Array =>
  concat(ethernetHeader(MAC, OTHER, (packet[0] ?? 0) >> 4 === 6 ? ETHERTYPE.ipv6 : ETHERTYPE.ipv4), packet);

export const frameOf = (packet: Uint8Array, at = 0): Frame => {
  const bytes = ethernet(packet);
  return { at, link: LINK.ethernet, bytes, length: bytes.length };
};

/** One an ms, from 1,000 on. */
export const framesOf = (packets: readonly Uint8Array[]): Frame[] =>
  packets.map((packet, index) => frameOf(packet, 1_000 + index));

export const pcapOf = (frames: readonly Frame[]): Uint8Array =>
  concat(pcapHeader(LINK.ethernet), ...frames.map(pcapFrame));

/** A question and its answer, each in a segment of its own, on connections that begin with them. */
export function asked(question: Uint8Array, answer: Uint8Array, of: Ends = {}): Uint8Array[] {
  const { from, to, fromPort, toPort } = ends(of);
  return [
    tcp(recordMark(question), { from, to, fromPort, toPort }),
    tcp(recordMark(answer), { from: to, to: from, fromPort: toPort, toPort: fromPort }),
  ];
}

export function stepsOf(frames: readonly Frame[], servers: readonly string[] = []) {
  const it = tracer(servers);
  const steps: Step[] = frames.flatMap((frame) => [...it.frame(frame)]);
  return { steps: [...steps, ...it.end()], counts: it.counts };
}
