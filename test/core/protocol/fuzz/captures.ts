// What a listener makes of what others send: captures, packets, COMPOUNDs of any kind, and the whole way from a capture to what was said.
import { concat, u16, u32 } from '../../../../src/core/protocol/bytes.ts';
import { readCapture } from '../../../../src/core/protocol/capture/capture.ts';
import { readDatagram } from '../../../../src/core/protocol/capture/ip-datagram.ts';
import { LINK, readIpOfFrame } from '../../../../src/core/protocol/capture/link-layer.ts';
import { readTcp, readUdp } from '../../../../src/core/protocol/capture/transport.ts';
import { walkCompound, walkCompoundReply } from '../../../../src/core/protocol/nfs4/walk.ts';
import { encodeCompound, encodeCompoundReply } from '../../../../src/core/protocol/nfs41/compound.ts';
import { encodeNlmLock, encodeNlmResult } from '../../../../src/core/protocol/nlm.ts';
import { notifyCall } from '../../../../src/core/protocol/nsm.ts';
import { recordMark } from '../../../../src/core/protocol/record-marking.ts';
import { AUTH_NONE, encodeCall, encodeReply } from '../../../../src/core/protocol/rpc.ts';
import { tracer } from '../../../../src/core/trace/tracer.ts';
import { asked, ethernet, framesOf, pcapOf, tcp, udp } from '../../trace/wire.ts';
import { bytes, counting, type Decoder } from './decoder.ts';
import { FILE_AND_LOCK_OPERATIONS, FILE_AND_LOCK_RESULTS } from './lock-clients.ts';

const COMPOUND = encodeCompound([...FILE_AND_LOCK_OPERATIONS, { kind: 'reclaim-complete', oneFileSystem: false }]);
const COMPOUND_REPLY = encodeCompoundReply({
  status: 0,
  results: [...FILE_AND_LOCK_RESULTS, { kind: 'reclaim-complete' }],
});
/** OPEN of minor version 0 with attributes; EXCHANGE_ID with SP4_MACH_CRED; SETCLIENTID. */
const OTHERS = [
  concat(u32(0, 0, 1, 18, 0, 2, 0), counting(8), u32(0, 1, 0, 2, 0, 2, 4, 420, 0, 1), counting(4)),
  concat(u32(0, 1, 1, 42), counting(8), u32(4, 7, 1, 1, 2, 5, 6, 1, 3, 0)),
  concat(u32(0, 0, 1, 35), counting(8), u32(4, 7, 9, 4, 8, 4, 8, 0)),
];

const success = (xid: number, results: Uint8Array) =>
  encodeReply({ xid, kind: 'success', verifier: AUTH_NONE, results });
const LOCK = encodeNlmLock({
  ...{ cookie: u32(1), block: false, exclusive: true, reclaim: true, state: 3 },
  lock: { caller: 'client1', handle: counting(28), owner: counting(8), svid: 1, offset: 0n, length: 10n },
});

const SIX = { from: '2001:db8::c9', to: '2001:db8::65' };
const PIECE = udp(notifyCall(9, { monName: 'nfs1', state: 43 })).slice();
PIECE.set(u16(0x2000), 6);
const PACKETS = [
  udp(notifyCall(1, { monName: 'nfs1', state: 43 })),
  udp(notifyCall(2, { monName: 'nfs1', state: 43 }), SIX),
  ...asked(
    encodeCall({ xid: 3, program: 100_003, version: 4, procedure: 1, arguments: COMPOUND }),
    success(3, COMPOUND_REPLY),
  ),
  ...asked(
    encodeCall({ xid: 4, program: 100_021, version: 4, procedure: 2, arguments: LOCK }),
    success(4, encodeNlmResult({ cookie: u32(1), status: 'NLM4_GRANTED' })),
    { fromPort: 900 },
  ),
  tcp(recordMark(notifyCall(5, { monName: 'nfs1', state: 43 })).slice(0, 30), { sequence: 1_000 }),
  PIECE,
];
const CAPTURE = pcapOf(framesOf(PACKETS));
const swapped = (...words: readonly number[]) => concat(...words.map((value) => u32(value).reverse()));
const [FIRST = new Uint8Array(0)] = PACKETS;
const PCAPNG = concat(
  swapped(0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffff_ffff, 0xffff_ffff, 28),
  swapped(1, 20, 101, 65_535, 20),
  ...[swapped(6, 32 + FIRST.length, 0, 1, 2, FIRST.length, FIRST.length), FIRST, swapped(32 + FIRST.length)],
);

function trace(input: Uint8Array): unknown {
  const capture = readCapture(input);
  if (capture === undefined) return undefined;
  const it = tracer();
  for (const frame of capture.frames) it.frame(frame);
  it.end();
  return it.counts;
}

export const CAPTURES: readonly Decoder[] = [
  bytes(readCapture, [CAPTURE, PCAPNG]),
  bytes((input) => readIpOfFrame(LINK.ethernet, input), PACKETS.map(ethernet), 'readIpOfFrame'),
  bytes(readDatagram, PACKETS),
  bytes(readUdp, [FIRST.slice(20)]),
  bytes((input) => readTcp(input, input.length), [tcp(counting(9)).slice(20)], 'readTcp'),
  bytes(walkCompound, [COMPOUND, ...OTHERS]),
  bytes(walkCompoundReply, [COMPOUND_REPLY]),
  bytes(trace, [CAPTURE, PCAPNG]),
];
