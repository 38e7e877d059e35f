import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { readRecords, recordMark } from '../../src/core/protocol/record-marking.ts';
import { AUTH_NONE, decodeCall, encodeReply, type Reply } from '../../src/core/protocol/rpc.ts';
import { openRpc, type RpcConnection } from '../../src/host/rpc-call.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** What is called with every call's xid and procedure, and the caller's socket. */
type Answer = (socket: Socket, xid: number, procedure: number) => void;

async function calling(answer: Answer, deadlineMs = 5_000): Promise<RpcConnection> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (const record of readRecords(chunk)?.records ?? []) {
        const call = decodeCall(record);
        if (call !== undefined) answer(socket, call.xid, call.procedure);
      }
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return openRpc({ address: '127.0.0.1', port, program: 100_003, version: 4, sourceAddress: '127.0.0.2', deadlineMs });
}

const success = (xid: number, ...results: readonly number[]): Reply => ({
  ...{ xid, kind: 'success', verifier: AUTH_NONE },
  results: Uint8Array.from(results),
});

const marked = (reply: Reply) => recordMark(encodeReply(reply));

describe('an RPC connection', () => {
  it('carries one call after the other, from the address that was asked for', async () => {
    const callers = new Set<string | undefined>();
    const rpc = await calling((socket, xid, procedure) => {
      callers.add(`${socket.remoteAddress}:${socket.remotePort}`);
      socket.write(marked(success(xid, 0, 0, 0, procedure)));
    });
    expect(await rpc.call(1)).toEqual(Uint8Array.from([0, 0, 0, 1]));
    expect(await rpc.call(2, Uint8Array.from([1, 2, 3, 4]))).toEqual(Uint8Array.from([0, 0, 0, 2]));
    expect([...callers]).toEqual([expect.stringMatching(/^127\.0\.0\.2:/)]);
    rpc.close();
    await expect(rpc.call(3)).rejects.toThrow('closed without an answer');
  });

  it('waits for a reply that comes byte by byte', async () => {
    const rpc = await calling((socket, xid) => {
      socket.setNoDelay(true);
      for (const byte of marked(success(xid, 9, 9, 9, 9))) socket.write(Uint8Array.of(byte));
    });
    expect(await rpc.call(1)).toEqual(Uint8Array.from([9, 9, 9, 9]));
    rpc.close();
  });

  it.each<readonly [string, Answer, string]>([
    ['hangs up', (socket) => socket.destroy(), 'closed without an answer'],
    ['says nothing', () => undefined, 'no answer within 200 ms'],
    ['says what is no RPC', (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'nothing that is RPC'],
    ['answers another call', (socket, xid) => socket.write(marked(success(xid + 1))), 'the server answered'],
    [
      'refuses',
      (socket, xid) => socket.write(marked({ xid, kind: 'no-such-program', verifier: AUTH_NONE })),
      'the server answered no-such-program',
    ],
  ])('to a server that %s fails and says so', async (_, answer, why) => {
    const rpc = await calling(answer, 200);
    await expect(rpc.call(1)).rejects.toThrow(why);
    rpc.close();
  });

  it('to a port where nobody listens fails at its first call', async () => {
    const rpc = openRpc({ address: '127.0.0.1', port: 1, program: 1, version: 1, deadlineMs: 5_000 });
    await expect(rpc.call(0)).rejects.toThrow('ECONNREFUSED');
    await expect(rpc.call(0)).rejects.toThrow('closed without an answer');
  });
});
