// A program that runs beside us and whose output we read line by line as it comes.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Argv, Followed } from './host.ts';

export interface FollowOptions {
  /** Its whole standard input, which ends with it. Unless given, that stays open and empty. */
  readonly input?: string;
  /** It leads a process group, and all of that is stopped: what stands in front of a program (nsenter) hands no signal on. False unless given. */
  readonly group?: boolean;
}

/** It goes when we do, if it minds the end of its standard input; else with the next line that it prints. */
export function follow(
  argv: Argv,
  line: (text: string) => void,
  { input, group = false }: FollowOptions = {},
): Followed {
  const [file, ...args] = argv;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'ignore'], detached: group });
  createInterface({ input: child.stdout }).on('line', line);
  // Its end closes the pipe that we hold; that is no error of ours.
  child.stdin.on('error', () => undefined);
  if (input !== undefined) child.stdin.end(input);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { ended, stop: () => (group ? killGroup(child) : void child.kill('SIGKILL')) };
}

/** Of a program whose machine has to be reached first: what fails there is the end of it. */
export function followWhenReady(start: () => Promise<Followed>): Followed {
  const started = start().catch(() => undefined);
  return {
    ended: started.then((followed) => followed?.ended),
    stop: () => void started.then((followed) => followed?.stop()),
  };
}

// ---

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  // Once it has ended, its number may be another's.
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, 'SIGKILL');
}
