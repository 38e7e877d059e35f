// A page in Debian's Chromium, spoken to through two pipes (--remote-debugging-pipe): the DevTools protocol, messages in JSON with a NUL behind each.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';

const PROGRAM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why there is none; undefined where there is. */
export const noChromiumBecause: string | undefined = existsSync(PROGRAM) ? undefined : `no ${PROGRAM} here`;

export interface OpenPage {
  /** The value of an expression in the page, which JSON can hold. */
  evaluate(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

/** `before`: a script that runs before the page's own. */
export async function openPage(url: string, before: string): Promise<OpenPage> {
  const profile = mkdtempSync(join(tmpdir(), 'gracekeeper-chromium-'));
  const child = spawn(PROGRAM, [...ARGUMENTS, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const close = async () => {
    if (child.exitCode === null && child.pid !== undefined) {
      process.kill(-child.pid, 'SIGKILL');
      await once(child, 'exit');
    }
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const ask = asker(child);
    const { targetId } = await ask('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await ask('Target.attachToTarget', { targetId, flatten: true });
    const page = (method: string, params: object = {}) => ask(method, params, sessionId as string);
    await page('Page.enable');
    await page('Page.addScriptToEvaluateOnNewDocument', { source: before });
    await page('Page.navigate', { url });
    const evaluate = async (expression: string) => {
      const { result } = await page('Runtime.evaluate', { expression, returnByValue: true });
      return (result as { value?: unknown }).value;
    };
    return { evaluate, close };
  } catch (error) {
    await close();
    throw error;
  }
}

// ---

/** As root its sandbox can't be had; it shows nothing but our own page. */
const ARGUMENTS = [
  ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--window-size=1280,1000'],
  '--remote-debugging-pipe',
];

type Answer = Readonly<Record<string, unknown>>;

function asker(child: ChildProcess): (method: string, params: object, sessionId?: string) => Promise<Answer> {
  const [, , , to, from] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, { resolve(answer: Answer): void; reject(error: Error): void }>();
  let [rest, last] = ['', 0];
  to.on('error', () => undefined);
  from.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = `${rest}${chunk}`.split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) {
      const { id, result, error } = JSON.parse(message) as {
        id?: number;
        result?: Answer;
        error?: { message: string };
      };
      const asked = id === undefined ? undefined : waiting.get(id);
      if (error) asked?.reject(new Error(`Chromium: ${error.message}`));
      else asked?.resolve(result ?? {});
    }
  });
  const gone = () => {
    for (const { reject } of waiting.values()) reject(new Error(`${PROGRAM} has ended`));
  };
  child.once('exit', gone).once('error', gone);
  return (method, params, sessionId) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      to.write(`${JSON.stringify({ id: last, method, params, ...(sessionId && { sessionId }) })}\0`);
    });
}
