// A packet as nftables sees it, as far as doctor asks after it.

export interface Packet {
  readonly hook: 'input' | 'forward';
  readonly family: 4 | 6;
  readonly protocol: 'tcp' | 'udp';
  readonly iif: string;
  /** Empty for what the node itself receives. */
  readonly oif: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** The first of its connection, or one that follows. */
  readonly state: 'new' | 'established';
}

/** In words: "tcp from 198.51.100.1 to 192.0.2.101:2049". */
export const packetInWords = ({ protocol, source, destination, destinationPort, state }: Packet): string =>
  state === 'new'
    ? `${protocol} from ${source} to ${destination}:${destinationPort}`
    : `${protocol} from ${source} back to ${destination}`;
