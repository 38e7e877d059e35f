// A program that runs beside us and whose output we read line by line as it comes.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Argv } from './host.ts';

export interface Followed {
  /** Resolves when it has ended, or could not be started. */
  readonly ended: Promise<void>;
  stop(): void;
}

/** Its standard input stays open and empty until it is stopped; it goes when we do. */
export function follow(argv: Argv, line: (text: string) => void): Followed {
  const [file, ...args] = argv;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  createInterface({ input: child.stdout }).on('line', line);
  // Its end closes the pipe that we hold; that is no error of ours.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { ended, stop: () => void child.kill('SIGKILL') };
}
