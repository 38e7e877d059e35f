// A line in, a line out, over a unix socket, for askers that are shell scripts: a sign of life while they wait, and an end of what they asked for when they hang up.
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { Listener } from './control-socket.ts';

export interface WordService {
  /** Nothing that is said back is `undefined`: the asker does it by himself. Must not reject. */
  answer(line: string): Promise<string | undefined>;
  /** Somebody hung up before he had his answer. */
  abandoned(): void;
  /** Said at once, and every so often, ms, until the answer is there. */
  readonly beat: string;
  readonly beatEveryMs: number;
}

/** On a socket that root only may use. Rejects when it can't be had. */
export async function serveWords(path: string, service: WordService): Promise<Listener> {
  rmSync(path, { force: true });
  const server = createServer((socket) => serve(socket, service));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  chmodSync(path, 0o600);
  return { close: () => void server.close() };
}

function serve(socket: Socket, service: WordService): void {
  let [received, state]: [string, 'asking' | 'waiting' | 'answered'] = ['', 'asking'];
  // What goes wrong with it ends in its close.
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (state === 'waiting') service.abandoned();
  });
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
    if (state !== 'asking' || !received.includes('\n')) return;
    state = 'waiting';
    socket.write(service.beat);
    const beating = setInterval(() => socket.write(service.beat), service.beatEveryMs);
    void service.answer(received.slice(0, received.indexOf('\n'))).then((answer) => {
      clearInterval(beating);
      state = 'answered';
      if (answer === undefined) socket.destroy();
      else socket.end(`${answer}\n`);
    });
  });
}
