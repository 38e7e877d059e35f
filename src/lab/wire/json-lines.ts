// Messages over a byte stream: one JSON value a line. Used between the command line, a lab's owner, its fence agents and its clients.
import type { Duplex } from 'node:stream';

/**
 * Calls `receive` with every value that arrives and returns the function that sends one.
 * A line that is no JSON destroys the stream with an error: the other end is not who we think it is.
 */
export function jsonLines(stream: Duplex, receive: (message: unknown) => void): (message: object) => void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) deliver(stream, line, receive);
  });
  return (message) => {
    if (!stream.writableEnded && !stream.destroyed) stream.write(`${JSON.stringify(message)}\n`);
  };
}

function deliver(stream: Duplex, line: string, receive: (message: unknown) => void): void {
  if (line === '' || stream.destroyed) return;
  let message: unknown;
  try {
    message = JSON.parse(line);
  } catch (error) {
    stream.destroy(error instanceof Error ? error : undefined);
    return;
  }
  receive(message);
}
