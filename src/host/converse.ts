// A program that runs beside us, to which we speak and which we hear line by line. Its death is an event.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Ending } from './child.ts';
import type { Argv } from './host.ts';

export interface Conversation {
  readonly pid: number | undefined;
  /** When it has ended, and all that it said has been heard. */
  readonly ended: Promise<Ending>;
  say(line: string): void;
  /** The end of its standard input: nothing more will be said. */
  hangUp(): void;
  kill(signal: NodeJS.Signals): void;
}

/** Its standard error is ours. It finds its input at its end when we are gone. */
export function converse(argv: Argv, hear: (line: string) => void): Conversation {
  const [file, ...args] = argv;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  createInterface({ input: child.stdout }).on('line', hear);
  // Its end closes the pipe that we hold; that is no error of ours.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
    // 127 is the shell's code for what could not be started.
    child.once('error', () => resolve({ code: 127, signal: null }));
  });
  return {
    ...{ pid: child.pid, ended },
    say: (line) => void child.stdin.write(`${line}\n`),
    hangUp: () => void child.stdin.end(),
    kill: (signal) => void child.kill(signal),
  };
}
