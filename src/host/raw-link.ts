// Frames of one kind on one network, sent and received: for an audit that asks who answers for an address. Through koffi, as raw-socket.ts.
import { read } from 'node:fs';
import { createRequire } from 'node:module';

export interface RawLink {
  /** Sends an Ethernet frame, header included. */
  send(frame: Uint8Array): void;
  close(): void;
}

const AF_PACKET = 17;
const SOCK_RAW = 3;
const MSG_DONTWAIT = 0x40;
const SOL_SOCKET = 1;
const SO_RCVBUF = 8;
const SO_RCVTIMEO = 20;
const SOL_PACKET = 263;
const PACKET_STATISTICS = 6;
const RECEIVE_BUFFER = 4 * 1024 * 1024;
/** A read that blocks for good could not be ended, nor the process while it lasts. */
const READ_US = 100_000;
const LONGEST_FRAME = 2048;

/**
 * Opens the interface for one Ethernet type. `received` is called with every frame of that type that others sent, in the order in which they
 * came; it may keep it. Throws without CAP_NET_RAW or such an interface.
 */
export function openLink(interfaceIndex: number, etherType: number, received: (frame: Uint8Array) => void): RawLink {
  const link = quietLink(interfaceIndex, etherType);
  const buffer = Buffer.alloc(LONGEST_FRAME);
  let closed = false;
  // The first frame is waited for in libuv's pool, which read(2) lets do for any descriptor; what has queued up behind it is taken at once.
  const next = () =>
    read(link.fd, buffer, 0, LONGEST_FRAME, null, (_, length) => {
      if (closed) return link.close();
      if (length) received(Uint8Array.prototype.slice.call(buffer, 0, length));
      for (let frame = link.take(); frame !== undefined; frame = link.take()) received(frame);
      // No frame within READ_US (EAGAIN), or the interface is down for now: either way there is nothing but to go on.
      next();
    });
  next();
  return {
    send: link.send,
    close: () => {
      closed = true;
    },
  };
}

export interface QuietLink extends RawLink {
  readonly fd: number;
  /** Frames that came and found no room since this was asked last (packet(7), PACKET_STATISTICS). */
  dropped(): number;
  /** The next frame that has arrived, without waiting: what came before this call is here, however busy this process was. */
  take(): Uint8Array | undefined;
}

/** The same, of which nobody is told what comes: who wants to know takes it, cut off after `longest` bytes. */
export function quietLink(interfaceIndex: number, etherType: number, longest = LONGEST_FRAME): QuietLink {
  const libc = loadLibc();
  const fd = openSocket(libc, interfaceIndex, etherType);
  const buffer = Buffer.alloc(longest);
  return {
    fd,
    dropped: () => droppedOf(libc, fd),
    take: () => {
      const length = libc.recv(fd, buffer, longest, MSG_DONTWAIT);
      return length > 0 ? Uint8Array.prototype.slice.call(buffer, 0, length) : undefined;
    },
    send: (frame) => {
      if (libc.send(fd, frame, frame.length, 0) < 0) throw new Error(`raw send: errno ${libc.errno()}`);
    },
    close: () => void libc.close(fd),
  };
}

function openSocket(libc: Libc, interfaceIndex: number, etherType: number): number {
  const fd = libc.socket(AF_PACKET, SOCK_RAW, 0);
  if (fd < 0) throw new Error(`raw socket: errno ${libc.errno()}`);
  const timeout = Buffer.alloc(16);
  timeout.writeBigInt64LE(BigInt(READ_US), 8);
  const size = Buffer.alloc(4);
  size.writeInt32LE(RECEIVE_BUFFER);
  libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeout, timeout.length);
  libc.setsockopt(fd, SOL_SOCKET, SO_RCVBUF, size, size.length);
  // struct sockaddr_ll (packet(7)): family, protocol in network byte order, interface; bound to one type, it does not hear what we send.
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.writeUInt16BE(etherType, 2);
  address.writeInt32LE(interfaceIndex, 4);
  if (libc.bind(fd, address, address.length) < 0) throw new Error(`raw bind: errno ${libc.errno()}`);
  return fd;
}

// struct tpacket_stats: uint32 frames, uint32 drops
function droppedOf(libc: Libc, fd: number): number {
  const [stats, size] = [Buffer.alloc(8), Buffer.alloc(4)];
  size.writeInt32LE(stats.length);
  return libc.getsockopt(fd, SOL_PACKET, PACKET_STATISTICS, stats, size) < 0 ? 0 : stats.readUInt32LE(4);
}

type Libc = ReturnType<typeof loadLibc>;

function loadLibc() {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const libc = koffi.load('libc.so.6');
  return {
    socket: libc.func('int socket(int, int, int)') as (domain: number, type: number, protocol: number) => number,
    setsockopt: libc.func('int setsockopt(int, int, int, const void *, unsigned int)') as (
      ...args: [fd: number, level: number, name: number, value: Uint8Array, length: number]
    ) => number,
    getsockopt: libc.func('int getsockopt(int, int, int, _Out_ void *, _Inout_ void *)') as (
      ...args: [fd: number, level: number, name: number, value: Uint8Array, length: Uint8Array]
    ) => number,
    bind: libc.func('int bind(int, const void *, unsigned int)') as (
      ...args: [fd: number, address: Uint8Array, length: number]
    ) => number,
    send: libc.func('long send(int, const void *, size_t, int)') as (
      ...args: [fd: number, bytes: Uint8Array, length: number, flags: number]
    ) => number,
    recv: libc.func('long recv(int, _Out_ void *, size_t, int)') as (
      ...args: [fd: number, bytes: Uint8Array, length: number, flags: number]
    ) => number,
    close: libc.func('int close(int)') as (fd: number) => number,
    errno: () => koffi.errno(),
  };
}
