// One RPC NULL over TCP: the cheapest question that only a living server answers (RFC 5531 section 12).
import { createConnection } from 'node:net';
import { decodeReply, encodeCall, recordMark } from '../core/protocol/rpc.ts';

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
    socket.once('connect', () =>
      socket.write(recordMark(encodeCall({ xid, program: call.program, version: call.version, procedure: 0 }))),
    );
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const reply = decodeReply(received.subarray(4));
      if (reply !== undefined) done(reply.accepted ? undefined : new Error('the server refused the call'));
    });
  });
}
