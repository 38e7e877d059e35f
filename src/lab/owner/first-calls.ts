// Machines that call the owner when they have booted, and are known by the address that they call from.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { systemClock } from '../../host/local.ts';
import { killUml } from './uml.ts';

export interface FirstCalls {
  /** From the machine with this address; to be asked for before it boots. */
  expect(address: string): Promise<Socket>;
}

/** Listens on an address of the lab's own. */
export async function hearFirstCalls(port: number, on: string): Promise<FirstCalls> {
  const expected = new Map<string, (socket: Socket) => void>();
  const server = createServer((socket) => {
    const from = socket.remoteAddress ?? '';
    const heard = expected.get(from);
    expected.delete(from);
    if (heard) heard(socket);
    else socket.destroy();
  });
  server.listen(port, on);
  await once(server, 'listening');
  return { expect: (address) => new Promise((resolve) => expected.set(address, resolve)) };
}

/** The call, or what came before it: the kernel's end, or its deadline, after which it is killed. `console`: the folder of its console.log. */
export async function firstCall(
  name: string,
  kernel: ChildProcess,
  called: Promise<Socket>,
  console: string,
  withinMs: number,
): Promise<Socket> {
  const giveUp = new AbortController();
  const ended = once(kernel, 'exit', { signal: giveUp.signal }).then(() => 'ended before its agent called');
  const late = systemClock.pause(withinMs, giveUp.signal).then(() => `did not boot within ${withinMs} ms`);
  const first = await Promise.race([called, ended, late]);
  giveUp.abort();
  await Promise.allSettled([ended, late]);
  if (typeof first !== 'string') return first;
  await killUml(kernel);
  throw new Error(`${name} ${first}; its console ends with: ${await lastLines(`${console}/console.log`)}`);
}

const lastLines = async (path: string) => (await readFile(path, 'utf8')).trim().split('\n').slice(-5).join(' / ');
