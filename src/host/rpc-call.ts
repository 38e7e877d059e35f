// ONC RPC calls over one TCP connection (RFC 5531), one at a time, each answered within a deadline.
import { createConnection, type Socket } from 'node:net';
import { readRecords, recordMark } from '../core/protocol/record-marking.ts';
import { decodeReply, encodeCall } from '../core/protocol/rpc.ts';

export interface RpcTarget {
  readonly address: string;
  readonly port: number;
  readonly program: number;
  readonly version: number;
  /** From which of this machine's addresses; the kernel's choice unless given. */
  readonly sourceAddress?: string;
  /** And from which port there; any free one unless given. */
  readonly sourcePort?: number;
  /** For each call, the first one's connection included. */
  readonly deadlineMs: number;
}

export interface RpcConnection {
  /** The results of a procedure. Rejects when the connection is refused or closed, when nothing is answered in time, or when the reply is no acceptance. */
  call(procedure: number, args?: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

export function openRpc(target: RpcTarget): RpcConnection {
  const { address, port, sourceAddress, sourcePort } = target;
  const socket = createConnection({
    ...{ host: address, port, noDelay: true },
    ...(sourceAddress === undefined ? {} : { localAddress: sourceAddress }),
    ...(sourcePort === undefined ? {} : { localPort: sourcePort }),
  });
  // Told to whoever waits for an answer; an error between two calls is met by the next one.
  socket.on('error', () => undefined);
  let xid = (Math.random() * 0xffffffff) >>> 0;
  return {
    call: (procedure, args) => {
      xid = (xid + 1) >>> 0;
      const { program, version, deadlineMs } = target;
      const call = encodeCall({ xid, program, version, procedure, ...(args ? { arguments: args } : {}) });
      return answer(socket, xid, deadlineMs, () => socket.write(recordMark(call)));
    },
    close: () => {
      socket.destroy();
    },
  };
}

function answer(socket: Socket, xid: number, deadlineMs: number, send: () => void): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let received: Uint8Array = new Uint8Array(0);
    const timer = setTimeout(() => over(() => reject(new Error(`no answer within ${deadlineMs} ms`))), deadlineMs);
    const over = (settle: () => void) => {
      clearTimeout(timer);
      socket.off('data', hear).off('error', fail).off('close', closed);
      settle();
    };
    const fail = (error: Error) => over(() => reject(error));
    const closed = () => fail(new Error('closed without an answer'));
    const hear = (chunk: Uint8Array) => {
      received = Buffer.concat([received, chunk]);
      const stream = readRecords(received);
      if (stream === undefined) return fail(new Error('the server answered nothing that is RPC'));
      const [record] = stream.records;
      if (record === undefined) return;
      const reply = decodeReply(record);
      if (reply?.kind === 'success' && reply.xid === xid) over(() => resolve(reply.results));
      else fail(new Error(`the server answered ${reply?.kind ?? 'nothing that is RPC'}`));
    };
    if (socket.destroyed) return closed();
    socket.on('data', hear).once('error', fail).once('close', closed);
    send();
  });
}
