// Looking at a cluster of four nodes: `status` as its user runs it, and how soon the page shows what happens on a node.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { eventually } from '../../host/eventually.ts';
import { systemClock } from '../../host/local.ts';
import type { Lab } from '../../lab/lab.ts';
import { type Progress, silent } from '../../work/commands/progress.ts';
import { installation } from '../cli/installation.ts';
import { bringUpLab } from '../cli/lab/bring-up.ts';
import { noChromiumBecause, openPage } from './chromium.ts';
import { command } from './command.ts';
import { type Measured, median, repeat, toSeconds } from './measure.ts';

const WISH = { nodes: 4, nfs: ['4.1', '4.2'], ownExports: true, detached: false, progress: silent } as const;

export async function measureLook(rounds: number, progress: Progress): Promise<readonly Measured[]> {
  const { lab } = await bringUpLab({ name: `bench-${process.pid}`, ...WISH });
  try {
    progress('status of four nodes');
    const asked = await repeat(rounds, () => command(['status', '--lab', lab.name, '--json'], [0, 1]));
    const bare = await repeat(rounds, () => crmMon(lab));
    progress('events on the page');
    const shown = await withPage(lab, (heard) => repeat(rounds, (round) => delays(lab, heard, round)));
    return [
      {
        what: '`status` on a four-node cluster',
        ...{ unit: 's', toReach: 0.5, classic: '-' },
        values: asked.map(({ ms }) => toSeconds(ms)),
        bare: { what: '`crm_mon --one-shot`', values: bare.map(toSeconds) },
      },
      page("the median of a move's events", shown.map(median)),
      page(
        'the last of them to come',
        shown.map((all) => Math.max(...all)),
      ),
    ];
  } finally {
    await lab.stop();
  }
}

const page = (which: string, values: readonly number[]): Measured => ({
  what: `event on a node to ${noChromiumBecause === undefined ? 'pixel on the page' : `server-sent event (${noChromiumBecause})`}, ${which}`,
  ...{ unit: 's', toReach: 0.5, classic: '-' },
  values: values.map(toSeconds),
});

async function crmMon(lab: Lab): Promise<number> {
  const start = performance.now();
  await lab.host('node1').run(['crm_mon', '--one-shot', '--output-as=xml']);
  return performance.now() - start;
}

// ---

/** Of each event that was heard of since the last time, milliseconds from when it happened. All share one clock: a lab is one machine. */
type Heard = () => Promise<readonly number[]>;

/** The events of a move that a node's journal has. What Pacemaker is asked for comes when it is asked. */
const EVENTS = 4;

async function delays(lab: Lab, heard: Heard, round: number): Promise<readonly number[]> {
  await heard();
  await command(['move', 'nfs1', '--to', round % 2 === 1 ? 'node2' : 'node1', '--lab', lab.name, '--json']);
  const all: number[] = [];
  await eventually(
    systemClock,
    { what: 'the events of a move on the page', withinMs: 30_000, everyMs: 200 },
    async () => {
      all.push(...(await heard()));
      return all.length >= EVENTS || undefined;
    },
  );
  return all;
}

async function withPage<T>(lab: Lab, act: (heard: Heard) => Promise<T>): Promise<T> {
  const { node, bundles } = installation;
  const web = spawn(node, [`${bundles}/cli.cjs`, 'web', '--lab', lab.name, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface({ input: web.stdout }), 'line')) as [string];
    const { url } = JSON.parse(line) as { url: string };
    return noChromiumBecause === undefined ? await byPixels(url, act) : await byEvents(url, act);
  } finally {
    await end(web);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** When each line of the timeline was there to be painted. */
const WATCH = `window.seen = [];
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) for (const { dataset } of addedNodes)
    if (dataset?.at) requestAnimationFrame(() => seen.push(Date.now() - dataset.at));
}).observe(document, { childList: true, subtree: true });`;

async function byPixels<T>(url: string, act: (heard: Heard) => Promise<T>): Promise<T> {
  const opened = await openPage(url, WATCH);
  try {
    const drawn = { what: 'the page', withinMs: 60_000, everyMs: 200 };
    await eventually(systemClock, drawn, async () =>
      (await opened.evaluate("document.querySelector('[data-server=nfs1]') !== null")) === true ? true : undefined,
    );
    return await act(async () => (await opened.evaluate('seen.splice(0)')) as readonly number[]);
  } finally {
    await opened.close();
  }
}

async function byEvents<T>(url: string, act: (heard: Heard) => Promise<T>): Promise<T> {
  const { origin, searchParams } = new URL(url);
  const ending = new AbortController();
  const headers = { authorization: `Bearer ${searchParams.get('token')}` };
  const news = await fetch(`${origin}/news`, { headers, signal: ending.signal });
  const seen: number[] = [];
  const known = new Set<string>();
  let begun = false;
  const reading = (async () => {
    let rest = '';
    for await (const chunk of news.body ?? []) {
      const lines = `${rest}${Buffer.from(chunk).toString()}`.split('\n');
      rest = lines.pop() ?? '';
      begun ||= lines.some((line) => line.startsWith('data:'));
      for (const { key, at } of lines.flatMap(entriesIn)) {
        if (!known.has(key)) seen.push(systemClock.now() - at);
        known.add(key);
      }
    }
  })();
  try {
    await eventually(systemClock, { what: 'the first news', withinMs: 60_000 }, async () => begun || undefined);
    return await act(async () => seen.splice(0));
  } finally {
    ending.abort();
    // It ends by being aborted.
    await reading.catch(() => undefined);
  }
}

function entriesIn(line: string): readonly { readonly key: string; readonly at: number }[] {
  if (!line.startsWith('data:')) return [];
  return (JSON.parse(line.slice('data:'.length)) as { entries?: readonly { key: string; at: number }[] }).entries ?? [];
}
