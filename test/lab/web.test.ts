// The page against a cluster: by Chromium where it is installed, and else as a browser would ask, which is said loudly.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { noBrowserBecause, openBrowser, screenshot } from '../entry/web/browser.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';

const program = fileURLToPath(new URL('../../bin/gracekeeper', import.meta.url));

let made: ClusterLab;
let web: ChildProcess;
let url: string;

beforeAll(async () => {
  made = await clusterLab({ name: `t-web-${process.pid}`, nodes: 3, versions: ['4.1'] });
  web = spawn(program, ['web', '--lab', made.cluster.name, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: web.stdout ?? process.stdin }), 'line')) as [string];
  url = (JSON.parse(line) as { url: string }).url;
});

afterAll(async () => {
  if (web?.exitCode === null) {
    web.kill('SIGTERM');
    await once(web, 'exit');
  }
  await made?.lab.stop();
});

const nodeOf = async (server: string) => {
  const found = await Promise.all(
    made.lab.hosts().map(async (host) => [host.name, await readStatus(host, server)] as const),
  );
  return found.find(([, status]) => status?.announced)?.[0];
};
const arrived = (server: string, node: string) =>
  eventually(systemClock, { what: `${server} on ${node}`, withinMs: 60_000 }, async () =>
    (await nodeOf(server)) === node ? true : undefined,
  );

describe('the page of a cluster', () => {
  if (noBrowserBecause === undefined) it('moves a server, and shows what happens meanwhile, in a browser', inBrowser);
  else it(`moves a server, asked as a browser would (${noBrowserBecause})`, withoutBrowser);
});

async function inBrowser() {
  const browser: Browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } });
    await page.addInitScript(WATCH);
    await page.goto(url);
    await page.locator('[data-node=node1] [data-server=nfs1]').waitFor({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Move nfs1…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move nfs1' });
    await dialog.getByText('No client is connected to nfs1').waitFor({ timeout: 60_000 });
    await page.evaluate('seen.length = 0');
    await dialog.getByRole('button', { name: 'Move to node2' }).click();
    await page.locator('[data-node=node2] [data-server=nfs1]').waitFor({ timeout: 60_000 });
    await page.getByText('nfs1 is on node2 now (it was on node1).').first().waitFor({ timeout: 60_000 });
    await page.locator('[data-ghost=nfs1]').waitFor();
    const [stopping, announced] = ['is stopping', 'announced its address'];
    for (const words of [stopping, announced]) await page.locator('.timeline').getByText(words).first().waitFor();
    await screenshot(page, 'lab');
    await tellHowSoon(page);
    await arrived('nfs1', 'node2');
  } finally {
    await browser.close();
  }
}

/** When each line of the timeline was there to be painted, on the clock that the lab's nodes share with the browser. */
const WATCH = `window.seen = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const { dataset, textContent } of addedNodes)
    if (dataset?.at) requestAnimationFrame(() => seen.push({ at: +dataset.at, shown: Date.now(), words: textContent }));
}).observe(document, { childList: true, subtree: true });`;

async function tellHowSoon(page: Page): Promise<void> {
  const seen = (await page.evaluate('seen')) as { at: number; shown: number; words: string }[];
  const took = seen.map(({ at, shown }) => Math.round(shown - at)).sort((a, b) => a - b);
  expect(took.length).toBeGreaterThan(3);
  process.stderr.write(
    `event on a node to pixel on the page: median ${took[took.length >> 1]} ms, ${took[0]} to ${took.at(-1)} ms, ${took.length} events\n`,
  );
}

async function withoutBrowser() {
  const { origin, searchParams } = new URL(url);
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  const wish = { act: 'move', server: 'nfs1', to: 'node2' };
  const post = async (path: string, body: object) => {
    const response = await fetch(`${origin}/${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    return { status: response.status, answer: (await response.json()) as { confirmation?: string } };
  };
  expect((await post('act', { wish })).status).toBe(409);
  const { answer } = await post('foresee', { wish });
  expect((await post('act', { wish, confirmation: answer.confirmation })).status).toBe(202);
  await arrived('nfs1', 'node2');
  const news = await fetch(`${origin}/news`, { headers });
  let heard = '';
  for await (const chunk of news.body ?? []) {
    heard += Buffer.from(chunk).toString();
    if (heard.includes('is stopping') && heard.includes('is on node2 now')) break;
  }
}
