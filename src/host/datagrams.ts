// UDP datagrams, sent and received on one port.
import { createSocket, type Socket } from 'node:dgram';

export interface Datagrams {
  /** Nobody learns whether it arrived; a network that is not there is no error either. */
  send(address: string, port: number, datagram: Uint8Array): void;
  /** Bytes, the kernel's own bookkeeping included, that it keeps for us until we look. */
  readonly room: number;
  close(): void;
}

export interface DatagramOptions {
  /** Our own address, on which we are heard. */
  readonly address: string;
  /** 0: any free one; privileged: one below 1024, or any where this process may not have such. */
  readonly port: number | 'privileged';
  /** Bytes asked for in both directions; the kernel gives no more than net.core.rmem_max and wmem_max. Its default unless given. */
  readonly buffer?: number;
  readonly received: (datagram: Uint8Array, from: { readonly address: string; readonly port: number }) => void;
}

/** Rejects when the address or port can't be had. It keeps no process alive. */
export async function openDatagrams(options: DatagramOptions): Promise<Datagrams> {
  for (const port of portsToTry(options.port)) {
    try {
      return await openPort(options, port);
    } catch (error) {
      if (!mayTryAnother(error, port)) throw error;
    }
  }
  return openPort(options, 0);
}

const [LOWEST, PRIVILEGED] = [600, 1024];

/** Downwards from anywhere, so that two processes seldom meet (as bindresvport(3)). */
function portsToTry(wanted: DatagramOptions['port']): readonly number[] {
  if (wanted !== 'privileged') return [wanted];
  const count = PRIVILEGED - LOWEST;
  const start = Math.floor(Math.random() * count);
  return [...Array.from({ length: count }, (_, i) => LOWEST + ((start + i) % count)), 0];
}

function mayTryAnother(error: unknown, port: number): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return port !== 0 && port < PRIVILEGED && (code === 'EADDRINUSE' || code === 'EACCES');
}

function openPort({ address, buffer, received }: DatagramOptions, port: number): Promise<Datagrams> {
  return new Promise((resolve, reject) => {
    const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4' });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.on('message', (datagram, from) => received(datagram, from));
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // What the kernel says of an earlier datagram (no route, nobody there): the sender sends again, or gives up by itself.
      socket.on('error', () => undefined);
      socket.unref();
      if (buffer !== undefined) makeRoom(socket, buffer);
      resolve(datagramsOf(socket));
    });
  });
}

function makeRoom(socket: Socket, bytes: number): void {
  socket.setRecvBufferSize(bytes);
  socket.setSendBufferSize(bytes);
}

function datagramsOf(socket: Socket): Datagrams {
  let open = true;
  return {
    send: (to, toPort, datagram) => {
      if (open) socket.send(datagram, toPort, to, () => undefined);
    },
    room: socket.getRecvBufferSize(),
    close: () => {
      if (open) socket.close();
      open = false;
    },
  };
}
