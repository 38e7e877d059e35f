// A program that runs beside us. Its death is an event.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import type { Argv } from './host.ts';

export interface ChildOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Appended to with all that the child prints. */
  readonly logTo: string;
  /** In a session of its own, and not waited for when we end. */
  readonly detached?: boolean;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface Child {
  readonly pid: number | undefined;
  readonly ended: Promise<Ending>;
  kill(signal: NodeJS.Signals): void;
}

export function startChild(argv: Argv, options: ChildOptions): Child {
  const log = openSync(options.logTo, 'a', 0o600);
  const [file, ...args] = argv;
  const child = spawn(file, args, {
    stdio: ['ignore', log, log],
    env: { ...process.env, ...options.env },
    detached: options.detached ?? false,
  });
  closeSync(log);
  if (options.detached) child.unref();
  const ended = new Promise<Ending>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    // A program that could not be started has ended, as far as its watcher is concerned; 127 is the shell's code for it.
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
  return { pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}
