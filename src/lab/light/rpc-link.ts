// One TCP connection for ONC RPC calls, several at a time. A call without an answer in time ends the connection: what comes afterwards
// could not be told from what was asked later.
import { createConnection, type Socket } from 'node:net';
import { readRecords, recordMark } from '../../core/protocol/record-marking.ts';
import { type Auth, decodeReply, encodeCall } from '../../core/protocol/rpc.ts';

export interface LinkTarget {
  readonly address: string;
  readonly port: number;
  /** One of this machine's; the kernel's choice unless given. */
  readonly sourceAddress?: string;
  readonly credential: Auth;
  /** For the connection, and for each call. */
  readonly deadlineMs: number;
}

export interface Procedure {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
}

export interface RpcLink {
  /** The results. Rejects with LinkLost when the connection ends or is silent for too long, else when the call is refused. */
  call(what: Procedure, args: Uint8Array): Promise<Uint8Array>;
  /** Resolves when the connection has ended, from either side. */
  readonly ended: Promise<void>;
  close(): void;
}

/** The server is not there, or not any more: to be tried again. */
export class LinkLost extends Error {}

interface Waiting {
  readonly resolve: (results: Uint8Array) => void;
  readonly reject: (error: Error) => void;
  readonly deadline: NodeJS.Timeout;
}

/** Rejects with LinkLost. */
export function connectRpc(target: LinkTarget): Promise<RpcLink> {
  const { address, port, sourceAddress, deadlineMs } = target;
  const socket = createConnection({
    ...{ host: address, port, noDelay: true },
    ...(sourceAddress === undefined ? {} : { localAddress: sourceAddress }),
  });
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => socket.destroy(), deadlineMs);
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearTimeout(late);
      reject(new LinkLost(`no connection to ${address}:${port}`));
    });
    socket.once('connect', () => {
      clearTimeout(late);
      resolve(overSocket(socket, target));
    });
  });
}

function overSocket(socket: Socket, { credential, deadlineMs }: LinkTarget): RpcLink {
  const waiting = new Map<number, Waiting>();
  let xid = (Math.random() * 0xffff_ffff) >>> 0;
  const ended = new Promise<void>((resolve) => {
    socket.once('close', () => {
      for (const { reject, deadline } of waiting.values()) {
        clearTimeout(deadline);
        reject(new LinkLost('the connection ended'));
      }
      waiting.clear();
      resolve();
    });
  });
  hear(socket, (record) => {
    const reply = decodeReply(record);
    const asked = reply && waiting.get(reply.xid);
    if (reply === undefined || asked === undefined) return;
    waiting.delete(reply.xid);
    clearTimeout(asked.deadline);
    if (reply.kind === 'success') asked.resolve(reply.results);
    else asked.reject(new Error(`the server answered ${reply.kind}`));
  });
  return {
    call: (what, args) =>
      new Promise((resolve, reject) => {
        if (socket.destroyed) return reject(new LinkLost('the connection has ended'));
        xid = (xid + 1) >>> 0;
        const deadline = setTimeout(() => socket.destroy(), deadlineMs);
        waiting.set(xid, { resolve, reject, deadline });
        socket.write(recordMark(encodeCall({ xid, ...what, credential, arguments: args })));
      }),
    ended,
    close: () => socket.destroy(),
  };
}

function hear(socket: Socket, record: (bytes: Uint8Array) => void): void {
  let received: Uint8Array = new Uint8Array(0);
  socket.on('data', (chunk: Buffer) => {
    const stream = readRecords(received.length === 0 ? chunk : Buffer.concat([received, chunk]));
    if (stream === undefined) return socket.destroy();
    received = stream.rest;
    stream.records.forEach(record);
  });
}
