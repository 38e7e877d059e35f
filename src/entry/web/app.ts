// What the page can ask for.
import { type Context, Hono } from 'hono';
import { foresee } from '../../core/web/foresight.ts';
import { readWish, type Wish } from '../../core/web/wish.ts';
import type { Board } from '../../work/web/board.ts';
import { confirmations } from '../../work/web/confirmations.ts';
import { guard } from './guard.ts';
import { html } from './html.ts';
import { newsStream } from './news.ts';
import type { Reports } from './reports.ts';

export interface AppParts {
  readonly title: string;
  readonly token: string;
  readonly board: Board;
  readonly reports: Reports;
  /** The bundles of the page. */
  readonly files: { readonly script: string; readonly style: string };
  readonly newId: () => string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly ending: AbortSignal;
}

export function makeApp({ title, token, board, reports, files, newId, now, ending }: AppParts): Hono {
  const asked = confirmations(newId);
  const app = new Hono();
  app.use(guard(token));
  app.get('/', (context) => context.html(html(title, token)));
  app.get('/page.js', (context) =>
    context.body(files.script, 200, { 'content-type': 'text/javascript; charset=utf-8' }),
  );
  app.get('/page.css', (context) => context.body(files.style, 200, { 'content-type': 'text/css; charset=utf-8' }));
  app.get('/icon.svg', (context) => context.body(ICON, 200, { 'content-type': 'image/svg+xml' }));
  app.get('/news', (context) => newsStream(context, board, ending));
  app.get('/reports', async (context) => context.json({ reports: await reports.list() }));
  app.get('/report', async (context) => {
    const found = await reports.read(context.req.query('name') ?? '', context.req.query('run'));
    return found === undefined ? problem(context, 404, 'There is no such report.') : context.json(found);
  });
  app.post('/foresee', (context) =>
    withWish(context, async ({ wish }) => {
      const foresight = foresee(await board.look(), wish);
      const confirmation = foresight.refused === '' ? asked.ask(wish, foresight, now()) : '';
      return context.json({ foresight, confirmation });
    }),
  );
  app.post('/act', (context) =>
    withWish(context, async ({ wish, confirmation }) => {
      const refused = asked.take(confirmation, wish, foresee(await board.look(), wish), now());
      if (refused !== undefined) return problem(context, 409, refused);
      if (!board.begin(wish)) return problem(context, 409, 'Something else is being done: one thing at a time.');
      return context.json({ begun: true }, 202);
    }),
  );
  app.onError((error, context) => problem(context, 502, error.message));
  return app;
}

// ---

interface Asked {
  readonly wish: Wish;
  readonly confirmation: string;
}

async function withWish(context: Context, act: (asked: Asked) => Promise<Response>): Promise<Response> {
  // What is no JSON holds no wish: 400 below.
  const body: unknown = await context.req.json().catch(() => undefined);
  const { wish, confirmation } = { wish: undefined, confirmation: '', ...(body as object | undefined) } as Record<
    string,
    unknown
  >;
  const read = readWish(wish);
  if (read === undefined) return problem(context, 400, 'Nobody understands this wish.');
  return act({ wish: read, confirmation: String(confirmation) });
}

const problem = (context: Context, status: 400 | 404 | 409 | 502, message: string): Response =>
  context.json({ error: { message } }, status);

/** Two servers, one of which has just moved. */
const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="3" y="8" width="11" height="16" rx="3" fill="none" stroke="#7a8796" stroke-width="2" stroke-dasharray="3 2.5"/><rect x="18" y="8" width="11" height="16" rx="3" fill="#1a7f4b"/></svg>`;
