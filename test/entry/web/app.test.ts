import { describe, expect, it } from 'vitest';
import { makeApp } from '../../../src/entry/web/app.ts';
import { isOurs } from '../../../src/entry/web/guard.ts';
import { reportsIn } from '../../../src/entry/web/reports.ts';
import { allWell, awry } from '../../core/web/seen.ts';
import { fakeBoard } from './fake-board.ts';

const TOKEN = 'a-token';
const WISH = { act: 'move', server: 'nfs1', to: 'node2' } as const;

function scene() {
  const board = fakeBoard(allWell());
  const time = { now: 0 };
  const ending = new AbortController();
  let ids = 0;
  const app = makeApp({
    ...{ title: 'ring', token: TOKEN, board, reports: reportsIn(undefined), ending: ending.signal },
    files: { script: 'script', style: 'style' },
    newId: () => `id${++ids}`,
    now: () => time.now,
  });
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers: { host: '127.0.0.1:8080', ...headers } });
  const post = async (path: string, body: unknown) => {
    const headers = { host: 'localhost', authorization: `Bearer ${TOKEN}` };
    const response = await app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  return { board, get, post, time, ending };
}

const message = ({ status, body }: { status: number; body: Record<string, unknown> }) => [
  status,
  (body.error as { message: string } | undefined)?.message,
];

describe('a request to the page', () => {
  it.each(['/', '/page.js', '/page.css', '/icon.svg', '/news', '/reports', '/report', '/nothing'])(
    'of %s is refused without the token, and with a wrong one',
    async (path) => {
      const { get } = scene();
      expect((await get(path)).status).toBe(401);
      expect((await get(`${path}?token=another`)).status).toBe(401);
      expect((await get(path, { authorization: `Basic ${TOKEN}` })).status).toBe(401);
    },
  );

  it.each(['/foresee', '/act'])('to %s is refused without the token', async (path) => {
    const { board } = scene();
    const app = makeApp({
      ...{ title: '', token: TOKEN, board, reports: reportsIn(undefined), ending: new AbortController().signal },
      ...{ files: { script: '', style: '' }, newId: () => '', now: () => 0 },
    });
    const body = JSON.stringify({ wish: WISH });
    expect((await app.request(path, { method: 'POST', headers: { host: 'localhost' }, body })).status).toBe(401);
  });

  it('is refused under a name that may be anybody’s, whatever its token', async () => {
    const { get } = scene();
    expect((await get(`/?token=${TOKEN}`, { host: 'attacker.example:8080' })).status).toBe(421);
    expect((await get(`/?token=${TOKEN}`, { host: '' })).status).toBe(421);
    expect((await get(`/?token=${TOKEN}`)).status).toBe(200);
  });

  it('may name an address or localhost, with any port', () => {
    expect(['127.0.0.1', '127.0.0.1:80', '[::1]:8080', 'localhost:9', 'LOCALHOST'].map(isOurs)).not.toContain(false);
    const others = ['127.0.0.1.example.net', 'localhost.example', '', undefined, '127.0.0.1:80.evil', '[localhost]'];
    expect(others.map(isOurs)).not.toContain(true);
  });

  it('gets headers that forbid inline script, frames, and telling the URL to others', async () => {
    const { headers } = await scene().get(`/?token=${TOKEN}`);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('gets a page whose every file has the token and no other origin', async () => {
    const text = await (await scene().get(`/?token=${TOKEN}`)).text();
    const files = [...text.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url);
    expect(files).toEqual(['icon.svg', 'page.css', 'page.js'].map((name) => `${name}?token=${TOKEN}`));
  });
});

describe('what the page tells by itself', () => {
  it('comes as server-sent events: all there is first, then each change', async () => {
    const { board, get, ending } = scene();
    const response = await get(`/news?token=${TOKEN}`);
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const entry = { key: 'k', at: 1, node: 'node1', server: 'nfs1', words: 'line\nbreak', tone: 'bad' as const };
    board.tell({ entries: [entry] });
    ending.abort();
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    expect(events.map((event) => event.split('\n').map((line) => line.split(':')[0]))).toEqual([
      ['event', 'data'],
      ['event', 'data'],
    ]);
    const [first, second] = events.map((event) => JSON.parse(event.slice(event.indexOf('data: ') + 6)));
    expect(first.drawing.cluster).toBe('ring');
    expect(second).toEqual({ entries: [entry] });
    expect(board.listeners.size).toBe(0);
  });
});

describe('a move by the page', () => {
  it('is done after a yes to what was shown, once', async () => {
    const { board, post } = scene();
    const { body } = await post('/foresee', { wish: WISH });
    expect(body.foresight).toMatchObject({ title: 'Move nfs1 to node2', refused: '' });
    expect((await post('/act', { wish: WISH, confirmation: body.confirmation })).status).toBe(202);
    expect(board.begun).toEqual([WISH]);
    const again = await post('/act', { wish: WISH, confirmation: body.confirmation });
    expect(message(again)).toEqual([409, 'Nobody has said yes to this.']);
    expect(board.begun).toHaveLength(1);
  });

  it('is refused without a confirmation, and with that of another wish', async () => {
    const { board, post } = scene();
    expect((await post('/act', { wish: WISH })).status).toBe(409);
    const { body } = await post('/foresee', { wish: { ...WISH, to: 'node3' } });
    expect((await post('/act', { wish: WISH, confirmation: body.confirmation })).status).toBe(409);
    expect(board.begun).toEqual([]);
  });

  it('is refused when the cluster has changed since it was shown, and when that is long ago', async () => {
    const { board, post, time } = scene();
    const first = (await post('/foresee', { wish: WISH })).body;
    board.become(awry());
    expect(message(await post('/act', { wish: WISH, confirmation: first.confirmation }))).toEqual([
      ...[409, 'The cluster has changed since: look again.'],
    ]);
    board.become(allWell());
    const second = (await post('/foresee', { wish: WISH })).body;
    time.now += 120_001;
    expect(message(await post('/act', { wish: WISH, confirmation: second.confirmation }))[1]).toContain('too long ago');
    expect(board.begun).toEqual([]);
  });

  it('is refused while something else is being done', async () => {
    const { board, post } = scene();
    board.busy = true;
    const { body } = await post('/foresee', { wish: WISH });
    expect(message(await post('/act', { wish: WISH, confirmation: body.confirmation }))[1]).toContain(
      'one thing at a time',
    );
  });

  it('that can not be done has nothing to say yes to', async () => {
    const { body } = await scene().post('/foresee', { wish: { act: 'drain', node: 'node9' } });
    expect(body.confirmation).toBe('');
    expect(body.foresight).toMatchObject({ refused: 'Cluster ring has no node node9.' });
  });

  it.each([[{}], [[]], [null], [{ wish: { act: 'teardown' } }], ['x']])('of nonsense (%j) is refused', async (body) => {
    expect((await scene().post('/foresee', body)).status).toBe(400);
  });
});
