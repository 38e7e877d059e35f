// A text for whoever asks by HTTP. It is a side door of a process that has better things to do: few guests at a time, none for long.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Listener } from './control-socket.ts';

export interface TextService {
  readonly address: string;
  readonly port: number;
  /** The one path that there is. */
  readonly path: string;
  readonly contentType: string;
  /** What it throws is answered with 500 and its message. */
  readonly text: () => Promise<string>;
}

/** Connections; who comes when there are as many is hung up on. */
const MOST_GUESTS = 16;
/** For a request to come in whole, and for its answer to be taken: who is slower is hung up on. */
const PATIENCE_MS = 10_000;

/** Rejects when the port can't be had. */
export async function serveText(service: TextService): Promise<Listener> {
  const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
    response.setTimeout(PATIENCE_MS, () => response.destroy());
    void respond(service, request, response);
  });
  server.maxConnections = MOST_GUESTS;
  server.keepAliveTimeout = 1_000;
  server.setTimeout(PATIENCE_MS);
  await listening(server, service);
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server, { address, port }: TextService): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: address, port }, () => {
      server.off('error', reject);
      // A guest that could not be let in is its own trouble.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

async function respond(
  service: TextService,
  { method, url }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return plain(response, 405, 'only GET\n', { allow: 'GET, HEAD' });
  if (url?.split('?')[0] !== service.path) return plain(response, 404, `it is at ${service.path}\n`);
  try {
    const text = Buffer.from(await service.text());
    response.writeHead(200, { 'content-type': service.contentType, 'content-length': text.length });
    response.end(method === 'HEAD' ? undefined : text);
  } catch (error) {
    plain(response, 500, `${error instanceof Error ? error.message : String(error)}\n`);
  }
}

function plain(
  response: ServerResponse,
  code: number,
  text: string,
  more: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', ...more });
  response.end(text);
}
