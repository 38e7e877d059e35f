// UDP datagrams, sent and received on one port.
import { createSocket } from 'node:dgram';

export interface Datagrams {
  /** Nobody learns whether it arrived; a network that is not there is no error either. */
  send(address: string, port: number, datagram: Uint8Array): void;
  close(): void;
}

export interface DatagramOptions {
  /** Our own address, on which we are heard. */
  readonly address: string;
  /** 0: any free one. */
  readonly port: number;
  readonly received: (datagram: Uint8Array, from: { readonly address: string; readonly port: number }) => void;
}

/** Rejects when the address or port can't be had. It keeps no process alive. */
export function openDatagrams({ address, port, received }: DatagramOptions): Promise<Datagrams> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4' });
    let open = true;
    socket.once('error', reject);
    socket.on('message', (datagram, from) => received(datagram, from));
    socket.bind({ address, port, exclusive: true }, () => {
      socket.off('error', reject);
      // What the kernel says of an earlier datagram (no route, nobody there): the sender sends again, or gives up by itself.
      socket.on('error', () => undefined);
      socket.unref();
      resolve({
        send: (to, toPort, datagram) => {
          if (open) socket.send(datagram, toPort, to, () => undefined);
        },
        close: () => {
          open = false;
          socket.close();
        },
      });
    });
  });
}
