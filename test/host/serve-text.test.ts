import { createConnection } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import type { Listener } from '../../src/host/control-socket.ts';
import { serveText } from '../../src/host/serve-text.ts';
import { freePort } from './free-port.ts';

let listener: Listener | undefined;
afterEach(() => listener?.close());

async function serving(text: () => Promise<string>): Promise<string> {
  const port = await freePort();
  listener = await serveText({ address: '127.0.0.1', port, path: '/metrics', contentType: 'text/x', text });
  return `http://127.0.0.1:${port}`;
}

describe('a text that is served', () => {
  test('is at its path, for those who get', async () => {
    const url = await serving(async () => 'é\n');
    const answer = await fetch(`${url}/metrics?x`);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([200, 'text/x', 'é\n']);
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    const head = await fetch(`${url}/metrics`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '3']);
  });

  test('that can not be made is an answer too', async () => {
    const url = await serving(() => Promise.reject(new Error('no')));
    const answer = await fetch(`${url}/metrics`);
    expect([answer.status, await answer.text()]).toEqual([500, 'no\n']);
  });

  test('comes to others while guests that never read or never ask are there', async () => {
    const url = await serving(async () => 'x'.repeat(1 << 22));
    const { port } = new URL(url);
    const idle = Array.from({ length: 12 }, (_, i) => {
      const socket = createConnection(Number(port), '127.0.0.1');
      if (i % 2 === 0) socket.pause().write('GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n');
      return socket.on('error', () => undefined);
    });
    expect((await (await fetch(`${url}/metrics`)).text()).length).toBe(1 << 22);
    for (const socket of idle) socket.destroy();
  });

  test('is refused where the port is taken', async () => {
    const url = new URL(await serving(async () => ''));
    const again = { address: '127.0.0.1', port: Number(url.port), path: '/', contentType: '', text: async () => '' };
    await expect(serveText(again)).rejects.toThrow('EADDRINUSE');
  });
});
