// The ears of many machines in one process: an address each, all of them this machine's own, with UDP and TCP on the port mapper's port.
import { createSocket, type Socket as Datagrams } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { readRecords, recordMark } from '../../core/protocol/record-marking.ts';
import { answerCall, EARS_PORT, type Ears } from './ears.ts';

export interface Listening {
  /** From now on nobody answers there, as when the machine is off. */
  close(): void;
}

/** Rejects when the address is not this machine's or its port is taken. */
export async function listenAt(address: string, ears: Ears): Promise<Listening> {
  const datagrams = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  datagrams.on('message', (bytes, { address: from, port }) => {
    const reply = answerCall(bytes, { address, from, ears });
    if (reply) datagrams.send(reply, port, from, () => undefined);
  });
  const streams = createServer((socket) => serve(socket, address, ears));
  await Promise.all([bound(datagrams, address), listening(streams, address)]);
  return {
    close: () => {
      datagrams.close();
      streams.close();
    },
  };
}

// ---

async function bound(socket: Datagrams, address: string): Promise<void> {
  socket.bind({ address, port: EARS_PORT, exclusive: true });
  await once(socket, 'listening');
}

async function listening(server: Server, address: string): Promise<void> {
  server.listen({ host: address, port: EARS_PORT });
  await once(server, 'listening');
}

function serve(socket: Socket, address: string, ears: Ears): void {
  let received: Uint8Array = new Uint8Array(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    const stream = readRecords(Buffer.concat([received, chunk]), LONGEST_CALL);
    if (stream === undefined) return socket.destroy();
    received = stream.rest;
    for (const record of stream.records) {
      const reply = answerCall(record, { address, from: socket.remoteAddress ?? '', ears });
      if (reply) socket.write(recordMark(reply));
    }
  });
}

const LONGEST_CALL = 8192;
