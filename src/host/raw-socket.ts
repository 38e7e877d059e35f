// Frames and packets of our own making: announcements of an address, and tickles. Through koffi, since Node has no raw sockets.
import { createRequire } from 'node:module';
import { addressBytes } from '../core/protocol/bytes.ts';

export interface RawSender {
  /** Loads what sending needs, so that the first frame does not wait for it. */
  prepare(): void;
  /** Sends an Ethernet frame, header included, out of the interface with this index. */
  frame(interfaceIndex: number, bytes: Uint8Array): void;
  /** Sends an IP packet, header included, to wherever the routes lead. */
  packet(destination: string, bytes: Uint8Array): void;
}

const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;
const SOCK_RAW = 3;
// IPPROTO_RAW implies IP_HDRINCL: the packet carries its own header (raw(7), and for IPv6 net/ipv6/raw.c).
const IPPROTO_RAW = 255;

interface Libc {
  socket(domain: number, type: number, protocol: number): number;
  sendto(
    fd: number,
    bytes: Uint8Array,
    length: number,
    flags: number,
    address: Uint8Array,
    addressLength: number,
  ): number;
  close(fd: number): number;
  errno(): number;
}

/** koffi is loaded at the first use: it takes about 16 ms, which agents that send nothing need not pay (STACK). */
export function rawSender(): RawSender {
  let loaded: Libc | undefined;
  const load = () => {
    loaded ??= loadLibc();
    return loaded;
  };
  const send = (domain: number, protocol: number, to: Uint8Array, bytes: Uint8Array) => {
    const libc = load();
    const fd = libc.socket(domain, SOCK_RAW, protocol);
    if (fd < 0) throw new Error(`raw socket: errno ${libc.errno()}`);
    const sent = libc.sendto(fd, bytes, bytes.length, 0, to, to.length);
    const errno = libc.errno();
    libc.close(fd);
    if (sent < 0) throw new Error(`raw send: errno ${errno}`);
  };
  return {
    prepare: () => void load(),
    frame: (index, bytes) => send(AF_PACKET, 0, linkAddress(index, bytes), bytes),
    packet: (destination, bytes) => {
      const six = destination.includes(':');
      send(six ? AF_INET6 : AF_INET, IPPROTO_RAW, socketAddress(destination), bytes);
    },
  };
}

// struct sockaddr_ll (packet(7)), host byte order: family, protocol, ifindex, hatype, pkttype, halen, addr[8].
function linkAddress(index: number, frame: Uint8Array): Uint8Array {
  const address = Buffer.alloc(20);
  address.writeUInt16LE(AF_PACKET, 0);
  address.set(frame.subarray(12, 14), 2);
  address.writeInt32LE(index, 4);
  address.writeUInt8(6, 11);
  address.set(frame.subarray(0, 6), 12);
  return address;
}

// struct sockaddr_in: family in host order, port, address, 8 bytes of nothing; sockaddr_in6: family, port, flow, address, scope.
function socketAddress(destination: string): Uint8Array {
  const six = destination.includes(':');
  const address = Buffer.alloc(six ? 28 : 16);
  address.writeUInt16LE(six ? AF_INET6 : AF_INET, 0);
  address.set(addressBytes(destination), six ? 8 : 4);
  return address;
}

function loadLibc(): Libc {
  const koffi = createRequire(import.meta.url)('koffi') as typeof import('koffi');
  const libc = koffi.load('libc.so.6');
  return {
    socket: libc.func('int socket(int, int, int)'),
    sendto: libc.func('long sendto(int, const void *, size_t, int, const void *, unsigned int)'),
    close: libc.func('int close(int)'),
    errno: () => koffi.errno(),
  };
}
