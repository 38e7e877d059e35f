// Starting ssh's connection in the background. What it leaves running (itself, a ProxyCommand) inherits its standard error: a file, since a pipe would not end.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import type { Argv } from '../host.ts';

export interface Started {
  /** Null where it was killed, since its deadline passed. */
  readonly exitCode: number | null;
  readonly said: string;
}

/** Waits until the program has gone to the background, or ended. `sayTo`: a file that it makes. Rejects with the system's error when it can't be started. */
export function startInBackground([file, ...args]: Argv, sayTo: string, deadlineMs: number): Promise<Started> {
  const log = openSync(sayTo, 'w', 0o600);
  // A group of its own: the terminal's Ctrl-C is ours to answer, and no ProxyCommand outlives the deadline.
  const child = spawn(file, args, {
    stdio: ['ignore', 'ignore', log],
    env: { ...process.env, LC_ALL: 'C' },
    detached: true,
  });
  closeSync(log);
  const deadline = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, deadlineMs);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
    child.once('exit', (exitCode) => {
      clearTimeout(deadline);
      resolve({ exitCode, said: readFileSync(sayTo, 'utf8').trim() });
    });
  });
}
