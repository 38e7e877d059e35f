// One program that takes locks, as events of a history.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LockEvent, LockPlace } from '../../core/audit/history.ts';
import { inTime } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { lockLines, type ProgramTime } from './locks-lines.ts';

export interface LockWorker {
  /** How often it has been through all that it does. What it sees from now on is told apart from what it saw before. */
  rounds(): number;
  /** Ends it and returns all that it saw. One that hangs is killed after `withinMs`: what it was about then is said to be without an answer. */
  stop(withinMs: number): Promise<readonly LockEvent[]>;
}

/** Rejects with what it complained of when it ends before it is ready. */
export async function startLockWorker(
  argv: Argv,
  place: Omit<LockPlace, 'range'>,
  time: ProgramTime,
  withinMs: number,
): Promise<LockWorker> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  // It ended before us: what it saw is asked for all the same.
  child.stdin.on('error', () => undefined);
  const lines = lockLines(place, time);
  const input = createInterface({ input: child.stdout });
  const ready = new Promise<boolean>((resolve) => {
    input.on('line', (line) => (line === 'ready' ? resolve(true) : lines.take(line)));
    void ended.then(() => resolve(false));
  });
  const what = `${place.owner} on ${place.client} to be ready`;
  const isReady = await inTime(systemClock, what, withinMs, ready).catch(async (error: unknown) => {
    await end(child, ended, 0);
    throw error;
  });
  if (!isReady) throw new Error(`${place.owner} on ${place.client}: ${complaint}`);
  return {
    rounds: lines.rounds,
    stop: async (withinMs) => {
      await end(child, ended, withinMs);
      if (complaint !== '') throw new Error(`${place.owner} on ${place.client}: ${complaint}`);
      return lines.events();
    },
  };
}

async function end(child: ChildProcess, ended: Promise<unknown>, withinMs: number): Promise<void> {
  child.stdin?.end();
  const waited = new AbortController();
  const late = systemClock.pause(withinMs, waited.signal).then(() => true);
  if (await Promise.race([ended.then(() => false), late])) child.kill('SIGKILL');
  waited.abort();
  await ended;
}
