// The page in a browser, against a cluster of the test's making.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Entry, entryOf } from '../../../src/core/web/entry.ts';
import { reportsIn } from '../../../src/entry/web/reports.ts';
import { type Served, serve } from '../../../src/entry/web/serve.ts';
import { allWell, awry } from '../../core/web/seen.ts';
import { aReport } from './a-report.ts';
import { noBrowserBecause, openBrowser, screenshot } from './browser.ts';
import { type FakeBoard, fakeBoard } from './fake-board.ts';

const source = fileURLToPath(new URL('../../../src/entry/web/page', import.meta.url));

let browser: Browser;
let bundles: string;
let board: FakeBoard;
let served: Served;
let page: Page;
let ending: AbortController;
/** What the browser complains of; refused by the policy, above all. */
let complaints: string[];

const at = Date.UTC(2026, 10, 21, 10, 0, 0, 250);
const told = (seq: number, more: object): Entry =>
  entryOf({ at: at + seq * 40, seq, node: 'node1', server: 'nfs1', writer: 'supervisor', ...more } as never);
const ENTRIES = [
  told(1, { kind: 'daemon-exited', code: null, signal: 'SIGKILL' }),
  told(2, { kind: 'incident-opened', incident: 'nfs1@7', cause: 'crash' }),
  told(3, { kind: 'peers-asked', incident: 'nfs1@7', ms: 41, silent: [] }),
  told(4, { kind: 'daemon-started', pid: 815, epoch: 8 }),
  told(5, { kind: 'daemon-answering', epoch: 8 }),
  told(6, { kind: 'grace-entered' }),
];

async function open(options: BrowserContextOptions = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: 'UTC', ...options });
  page = await context.newPage();
  complaints = [];
  page.on('console', (said) => said.type() === 'error' && complaints.push(said.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on(
    'request',
    (request) => new URL(request.url()).host.startsWith('127.0.0.1') || complaints.push(request.url()),
  );
  await page.goto(served.url);
}

describe.skipIf(noBrowserBecause !== undefined)(`the page${noBrowserBecause ? `: ${noBrowserBecause}` : ''}`, () => {
  beforeAll(async () => {
    bundles = mkdtempSync(join(tmpdir(), 'gk-page-'));
    const entryPoints = [join(source, 'page.tsx'), join(source, 'page.css')];
    const jsx = { jsx: 'automatic', jsxImportSource: 'preact' } as const;
    await build({ entryPoints, outdir: bundles, bundle: true, format: 'esm', ...jsx, logLevel: 'silent' });
    writeFileSync(join(bundles, 'report.json'), JSON.stringify(aReport()));
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(bundles, { recursive: true, force: true });
  });
  beforeEach(async () => {
    board = fakeBoard(awry(), ENTRIES);
    ending = new AbortController();
    const listen = { address: '127.0.0.1', port: 0 };
    const reports = reportsIn(bundles);
    served = await serve({ title: 'ring', board, reports, bundles, listen, signal: ending.signal });
  });
  afterEach(async () => {
    await page.context().close();
    ending.abort();
    await served.ended;
  });

  it('shows nodes with their servers, ghosts where they belong, and says in words what is awry', async () => {
    await open();
    const node = (name: string) => page.locator(`[data-node=${name}]`);
    await expect.poll(() => node('node2').locator('[data-server]').count(), { timeout: 20_000 }).toBe(2);
    expect(await node('node1').locator('[data-ghost]').textContent()).toContain('belongs here, is on node2');
    expect(await node('node1').locator('[data-server=nfs3]').textContent()).toContain(
      'its clients reclaim their locks',
    );
    expect(await page.locator('.findings').textContent()).toContain('node3 is in standby');
    expect(await page.locator('.arrow').count()).toBe(2);
    expect(await page.locator('.timeline li').first().textContent()).toContain('entered grace');
    await screenshot(page, 'light');
    expect(complaints).toEqual([]);
  });

  it('looks well in the dark and on a telephone, where nothing sticks out', async () => {
    await open({ colorScheme: 'dark' });
    await page.locator('[data-server=nfs1]').waitFor();
    await screenshot(page, 'dark');
    await page.setViewportSize({ width: 380, height: 800 });
    await screenshot(page, 'telephone');
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
  });

  it('follows what happens without being loaded anew', async () => {
    await open();
    await page.locator('[data-ghost=nfs1]').waitFor();
    board.become(allWell());
    await page.locator('[data-node=node1] [data-server=nfs1]').waitFor();
    expect(await page.locator('[data-ghost]').count()).toBe(0);
    board.tell({ entries: [told(9, { kind: 'server-failed', reason: 'its disk is on fire' })] });
    await page.getByText('its disk is on fire').first().waitFor();
    expect(await page.locator('[role=status]').allTextContents()).toContain('nfs1 failed: its disk is on fire');
    await screenshot(page, 'well');
  });

  it('moves a server by the keyboard alone, after it has said who will notice', async () => {
    board.become(allWell());
    await open();
    await page.getByRole('button', { name: 'Move nfs1…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Move nfs1' });
    await dialog.getByText('2 clients: reads and writes pause').waitFor();
    await page.keyboard.press('ArrowDown');
    await dialog.getByText('starts on node3').waitFor();
    await screenshot(page, 'confirm');
    const yes = dialog.getByRole('button', { name: 'Move to node3' });
    for (let presses = 0; presses < 8 && !(await yes.evaluate('(it) => it === document.activeElement')); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('It is done.').first().waitFor();
    expect(board.begun).toEqual([{ act: 'move', server: 'nfs1', to: 'node3' }]);
    await dialog.waitFor({ state: 'detached' });
  });

  it('pauses and resumes by the keyboard, after it has said what that means, and says so to who can not see it', async () => {
    board.become(allWell());
    await open();
    const cluster = page.getByRole('group', { name: 'Cluster ring' });
    expect(await cluster.getByRole('button').allTextContents()).toEqual(['Pause…']);
    await cluster.getByRole('button', { name: 'Pause…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Pause the cluster' });
    await dialog.getByText('a node that dies takes its servers with it').waitFor();
    await dialog.getByText('No client notices anything').waitFor();
    await screenshot(page, 'pause');
    await dialog.getByRole('button', { name: 'Pause it' }).focus();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await expect
      .poll(() => page.locator('[role=status]').allTextContents())
      .toContain('Pause the cluster: It is done.');
    board.become({ ...allWell(), status: { ...allWell().status, paused: true } });
    await cluster.getByRole('button', { name: 'Resume…' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Resume it' }).click();
    await expect.poll(() => board.begun).toEqual([{ act: 'pause' }, { act: 'resume' }]);
    expect(complaints).toEqual([]);
  });

  it('takes servers home that may go there, and names whose clients will notice', async () => {
    await open();
    await page.getByRole('button', { name: 'Take servers home…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Take servers home' });
    await dialog.getByText('nfs1 goes home to node1: one after another').waitFor();
    await dialog.getByText('2 clients: reads and writes pause').waitFor();
    await dialog.getByRole('button', { name: 'Take them home' }).click();
    await expect.poll(() => board.begun).toEqual([{ act: 'failback' }]);
  });

  it('does nothing when the question is left with Escape', async () => {
    await open();
    await page.getByRole('button', { name: 'Drain… node2' }).click();
    const dialog = page.getByRole('dialog', { name: 'Drain node2' });
    await dialog.getByText('nfs1, nfs2 leave node2').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(board.begun).toEqual([]);
  });

  it('shows the refusal, and has nothing to say yes to', async () => {
    await open();
    board.found = { ...awry(), status: { ...awry().status, paused: true } };
    await page.getByRole('button', { name: 'Drain… node1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Drain node1' });
    await dialog.getByText('The cluster is paused').waitFor();
    expect(await dialog.getByRole('button', { name: 'Drain it' }).isDisabled()).toBe(true);
  });

  it('shows a report of drills with a plot for each client', async () => {
    await open();
    await page.getByText('A drill of ring').click();
    await page.getByText('1. ').click();
    await page.locator('figure canvas').first().waitFor();
    expect(await page.locator('figure').textContent()).toContain('kernel:4.1 on nfs1');
    await page.locator('figure').scrollIntoViewIfNeeded();
    await screenshot(page, 'drill');
    expect(complaints).toEqual([]);
  });

  it('says that it is not connected when its server has gone', async () => {
    await open();
    await page.locator('[data-server=nfs1]').waitFor();
    ending.abort();
    await page.getByText('not connected', { exact: true }).waitFor();
    await page.getByText('What you see is old').waitFor();
  });
});
