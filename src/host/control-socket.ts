// Requests and answers between our own processes on one node: one JSON object a line over a unix socket, one question a connection.
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { createConnection, createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

/** Answers one request. What it throws goes back to the asker as an error. */
export type Ask = (request: Record<string, unknown>) => Promise<object>;

export interface Listener {
  close(): void;
}

let made = 0;

/** The name is there when somebody listens, and not before: between bind(2) and listen(2) whoever connects is refused, as if nobody were there. */
export async function serveSocket(path: string, answer: Ask): Promise<Listener> {
  made += 1;
  // No longer than the name that it gets: sun_path is short (unix(7)).
  const unnamed = join(dirname(path), `.${process.pid}-${made}`);
  // An asker may close its side once it has asked (socat does), and still hears the answer.
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    // An asker that hangs up early has lost its answer, nothing else.
    socket.on('error', () => socket.destroy());
    onFirstLine(socket, (line) => void respond(socket, line, answer));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(unnamed, resolve);
  });
  chmodSync(unnamed, 0o600);
  renameSync(unnamed, path);
  const close = () => {
    server.close();
    rmSync(path, { force: true });
  };
  return { close };
}

async function respond(socket: Socket, line: string, answer: Ask): Promise<void> {
  const reply = await answered(line, answer);
  if (socket.writable) socket.end(`${JSON.stringify(reply)}\n`);
}

async function answered(line: string, answer: Ask): Promise<object> {
  try {
    return { ok: await answer(JSON.parse(line) as Record<string, unknown>) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

export function askSocket(path: string, request: object, deadlineMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const fail = (error: Error) => {
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error(`${path} did not answer within ${deadlineMs} ms`)), deadlineMs);
    socket.once('error', fail).once('close', () => {
      clearTimeout(timer);
      reject(new Error(`${path} closed without an answer`));
    });
    onFirstLine(socket, (line) => {
      settle(line, resolve, reject);
      socket.destroy();
    });
    socket.write(`${JSON.stringify(request)}\n`);
  });
}

function settle(line: string, resolve: (value: unknown) => void, reject: (error: Error) => void): void {
  const reply = JSON.parse(line) as { ok?: unknown; error?: string };
  if (reply.error !== undefined) reject(new Error(reply.error));
  else resolve(reply.ok);
}

/** Not readline: that throws an error of its input where nobody catches it. */
function onFirstLine(socket: Socket, act: (line: string) => void): void {
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const before = received.length;
    received += chunk;
    const end = received.indexOf('\n', before);
    if (end !== -1 && !received.slice(0, before).includes('\n')) act(received.slice(0, end));
  });
}
