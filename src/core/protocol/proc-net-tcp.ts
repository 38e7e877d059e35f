// The kernel's table of TCP connections, as /proc/PID/net/tcp and tcp6 print it (kernel proc_net_tcp.rst).

export interface Connection {
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  /** The kernel's number: 1 established, 4 FIN_WAIT1, 10 listening. */
  readonly state: number;
}

const LISTENING = 10;

/** Connections with a client, from one of the two tables; an IPv4 client of a dual-stack socket comes out as IPv4. */
export function clientConnections(table: string, localPorts: readonly number[]): readonly Connection[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap(parseRow)
    .filter(({ localPort, state }) => state !== LISTENING && localPorts.includes(localPort));
}

/** TCP sockets of a network namespace, whatever their state, from its sockstat or sockstat6 (proc(5)). 0 where it says nothing. */
export const socketsInUse = (sockstat: string): number => Number(/^TCP6?: inuse (\d+)/m.exec(sockstat)?.[1] ?? 0);

/** Ports on which somebody listens, from one of the two tables, or both. */
export const listeningPorts = (table: string): readonly number[] =>
  table
    .split('\n')
    .slice(1)
    .flatMap(parseRow)
    .filter(({ state }) => state === LISTENING)
    .map(({ localPort }) => localPort);

/** Ports that are bound, from /proc/net/udp or udp6, or both: the kernel prints them as it prints TCP's. */
export const boundPorts = (table: string): readonly number[] =>
  table
    .split('\n')
    .flatMap(parseRow)
    .map(({ localPort }) => localPort);

//  sl  local_address rem_address   st ...
//   0: 650002C0:0801 C90002C0:02F3 01
function parseRow(row: string): Connection[] {
  const [, local, remote, state] = row.trim().split(/\s+/);
  if (local === undefined || remote === undefined || state === undefined) return [];
  const [, localPort] = local.split(':');
  const [remoteAddress, remotePort] = remote.split(':');
  if (localPort === undefined || remoteAddress === undefined || remotePort === undefined) return [];
  return [
    {
      localPort: Number.parseInt(localPort, 16),
      remoteAddress: parseAddress(remoteAddress),
      remotePort: Number.parseInt(remotePort, 16),
      state: Number.parseInt(state, 16),
    },
  ];
}

/** Each group of eight digits is a 32-bit word in the byte order of the machine, little-endian here. */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  const mapped =
    bytes.length === 16 && bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  if (bytes.length === 4 || mapped) return bytes.slice(-4).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0)).toString(16),
  );
  return groups.join(':');
}
