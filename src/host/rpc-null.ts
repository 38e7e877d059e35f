// One RPC NULL over TCP: the cheapest question that only a living server answers (RFC 5531 section 12).
import { createConnection } from 'node:net';
import { readRecords, recordMark } from '../core/protocol/record-marking.ts';
import { decodeReply, nullCall } from '../core/protocol/rpc.ts';

export interface NullCall {
  readonly address: string;
  readonly port: number;
  readonly program: number;
  readonly version: number;
  readonly deadlineMs: number;
}

/** Rejects when the connection is refused, closed, or answered late, or when the reply is not an acceptance. */
export function callNull(call: NullCall): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ host: call.address, port: call.port });
    const done = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    const timer = setTimeout(() => done(new Error(`no answer within ${call.deadlineMs} ms`)), call.deadlineMs);
    const xid = (Math.random() * 0xffffffff) >>> 0;
    let received = Buffer.alloc(0);
    socket.once('error', done).once('close', () => done(new Error('closed without an answer')));
    socket.once('connect', () => socket.write(recordMark(nullCall(xid, call.program, call.version))));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const [record] = readRecords(received)?.records ?? [];
      if (record === undefined) return;
      const reply = decodeReply(record);
      done(
        reply?.kind === 'success'
          ? undefined
          : new Error(`the server answered ${reply?.kind ?? 'nothing that is RPC'}`),
      );
    });
  });
}
