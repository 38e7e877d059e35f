// The page's server.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Failed } from '../../core/base/failed.ts';
import { systemClock } from '../../host/local.ts';
import type { Board } from '../../work/web/board.ts';
import { makeApp } from './app.ts';
import type { Reports } from './reports.ts';

export interface ServeParts {
  readonly title: string;
  readonly board: Board;
  readonly reports: Reports;
  /** Where page.js and page.css are. */
  readonly bundles: string;
  readonly listen: { readonly address: string; readonly port: number };
  /** Aborted: the server ends. */
  readonly signal: AbortSignal;
}

export interface Served {
  /** With the token. */
  readonly url: string;
  readonly port: number;
  /** Resolves when nobody is served any more. */
  readonly ended: Promise<void>;
}

/** Returns when it listens. Port 0 is any free one. Throws Failed (3) when it can't listen there. */
export async function serve({ title, board, reports, bundles, listen, signal }: ServeParts): Promise<Served> {
  const token = randomBytes(24).toString('base64url');
  const [script, style] = await Promise.all(
    ['page.js', 'page.css'].map((name) => readFile(join(bundles, name), 'utf8')),
  );
  const app = makeApp({
    ...{ title, token, board, reports, ending: signal },
    files: { script: script ?? '', style: style ?? '' },
    newId: () => randomBytes(12).toString('base64url'),
    now: systemClock.now,
  });
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(notThere(listen, error)));
    server.listen(listen.port, listen.address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const ended = new Promise<void>((resolve) => server.once('close', () => resolve()));
  const end = () => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  };
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const host = listen.address.includes(':') ? `[${listen.address}]` : listen.address;
  return { url: `http://${host}:${port}/?token=${token}`, port, ended };
}

const notThere = ({ address, port }: ServeParts['listen'], error: Error): Failed =>
  new Failed(3, 'listen', `can't listen on ${address}:${port}: ${error.message}`, { hint: '--listen ADDRESS:PORT' });
