import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localMachine } from '../../../../src/host/machine.ts';
import { type NotifierStart, startNotifier } from '../../../../src/work/locks/notify/start.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-notify-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const NOTIFIED = { told: 1, silent: 0, gone: 0, ms: 2, silentClients: [], goneClients: [] };

/** A notifier that does what it says. */
const script = (text: string) => [process.execPath, '-e', text] as const;
const SAY = 'const say = (it) => console.log(JSON.stringify(it));';
const ON_LINES = 'require("node:readline").createInterface({ input: process.stdin })';
const OBEDIENT = script(`${SAY}
${ON_LINES}.on('line', (line) => line === 'go'
  ? say({ kind: 'done', notified: ${JSON.stringify(NOTIFIED)} })
  : say({ kind: 'ready', clients: 1, state: JSON.parse(line).state })).on('close', () => process.exit(0));`);

function start(program: NotifierStart['program'], machine: NotifierStart['machine'] = localMachine()) {
  const assignment = {
    address: '192.0.2.101',
    names: [],
    folder,
    state: 43,
    withinMs: 1,
    goneAfterMs: 2,
    keepTold: false,
  };
  const notifier = startNotifier({ machine, program, folder });
  return { ...notifier, ready: notifier.prepare(assignment) };
}

describe('a notifier of its own process', () => {
  test('is ready, tells, and ends', async () => {
    const notifier = start(OBEDIENT);
    expect(await notifier.ready).toMatchObject({ clients: 1, state: 43 });
    expect(await notifier.tell()).toEqual(NOTIFIED);
    await notifier.end();
  });

  test('is alone with its folder until it has ended', async () => {
    const first = start(OBEDIENT);
    await first.ready;
    const other = start(OBEDIENT);
    await expect(other.ready).rejects.toMatchObject({ exit: 3, code: 'already-notifying' });
    await first.end();
    const third = start(OBEDIENT);
    await third.ready;
    await Promise.all([other.end(), third.end()]);
  });

  test('that dies is said to have', async () => {
    const notifier = start(
      script(
        `${SAY} say({ kind: 'ready', clients: 1, state: 43 }); process.stdin.on('data', () => process.kill(process.pid, 'SIGKILL'))`,
      ),
    );
    await expect(notifier.tell()).rejects.toMatchObject({ exit: 1, code: 'notifier-died' });
    await notifier.end();
  });

  test('that can not tell says why', async () => {
    const failed = { kind: 'failed', exit: 2, code: 'bad-state', message: 'no', hint: 'odd' };
    const notifier = start(script(`${SAY} say(${JSON.stringify(failed)})`));
    await expect(notifier.ready).rejects.toMatchObject({ exit: 2, code: 'bad-state', message: 'no', hint: 'odd' });
    await notifier.end();
  });

  test('that hangs is killed', async () => {
    const machine = localMachine();
    // A clock on which its patience is over at once.
    const clock = {
      ...machine.clock,
      pause: (ms: number, signal?: AbortSignal) => machine.clock.pause(ms / 50, signal),
    };
    const notifier = start(script('setInterval(() => undefined, 1000)'), { ...machine, clock });
    await expect(notifier.ready).rejects.toMatchObject({
      code: 'notifier-died',
      message: expect.stringContaining('SIGKILL'),
    });
    await notifier.end();
  });
});
