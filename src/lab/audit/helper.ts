// A helper program in the lab that says on standard output, one JSON object a line, what it sees, until its standard input ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { inTime } from '../../host/eventually.ts';
import type { Argv } from '../../host/host.ts';
import { systemClock } from '../../host/local.ts';
import { ENVIRONMENT } from '../environment.ts';

export interface Helper {
  /** What it has said so far after its first line, in order. What it said before somebody else ended it (its node died) stays. */
  said(): readonly object[];
  /** Ends it; all that it said. */
  stop(): Promise<readonly object[]>;
}

const READY_MS = 10_000;

/** Returns when it has said its first line. It goes when this process does. Rejects with what it complained of when it ended instead. */
export async function startHelper(argv: Argv): Promise<Helper> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: ENVIRONMENT });
  const ended = once(child, 'close');
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    complaint += chunk;
  });
  // It ended before us: what it said is asked for all the same.
  child.stdin.on('error', () => undefined);
  const said: object[] = [];
  const lines = createInterface({ input: child.stdout });
  const first = once(lines, 'line').then(() => true);
  lines.on('line', (line) => said.push(JSON.parse(line) as object));
  const ready = Promise.race([first, ended.then(() => false)]);
  if (!(await inTime(systemClock, `${argv.slice(-2).join(' ')} to be ready`, READY_MS, ready)))
    throw new Error(complaint);
  letGo(child);
  return {
    said: () => said.slice(1),
    stop: async () => {
      child.ref();
      child.stdin.end();
      await ended;
      if (child.exitCode !== 0 && child.exitCode !== null) throw new Error(complaint);
      return said.slice(1);
    },
  };
}

/** It ends when this process does, and does not keep it alive. */
function letGo(child: ChildProcess): void {
  child.unref();
  for (const stream of child.stdio) (stream as { unref?: () => void } | null)?.unref?.();
}
