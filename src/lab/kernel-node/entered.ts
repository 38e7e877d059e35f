// A program in a kernel node whose standard streams are at the other end of a line.
import { type ChildProcess, spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Argv } from '../../host/host.ts';
import { ENVIRONMENT } from '../environment.ts';
import type { StreamEvent } from './verbs.ts';

export interface Entered {
  /** As a shell reports it: 128 and the signal's number for one that a signal ended, 127 for one that could not be started. */
  readonly ended: Promise<{ exitCode: number }>;
  hear(event: StreamEvent): void;
  /** It and its group. */
  kill(): void;
}

export function enter(argv: Argv, terminal: string | undefined, tell: (event: StreamEvent) => void): Entered {
  const [file, ...args] = argv;
  const env = { ...ENVIRONMENT, TERM: terminal ?? 'dumb' };
  const child = spawn(file, args, { env, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].on('data', (bytes: Buffer) => tell({ stream, bytes: bytes.toString('base64') }));
  // A program may end without having read all that it was given.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<{ exitCode: number }>((resolve) => {
    child.once('error', () => resolve({ exitCode: NOT_FOUND }));
    child.once('close', (code, signal) =>
      resolve({ exitCode: code ?? SIGNALLED + (signal ? constants.signals[signal] : 0) }),
    );
  });
  return {
    ended,
    hear: ({ stream, bytes }) => {
      if (stream !== 'stdin') return;
      if (bytes === null) child.stdin.end();
      else child.stdin.write(Buffer.from(bytes, 'base64'));
    },
    kill: () => killGroup(child),
  };
}

const NOT_FOUND = 127;
const SIGNALLED = 128;

function killGroup({ pid, exitCode, signalCode }: ChildProcess): void {
  // Once it has ended, its number may be another's.
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  process.kill(-pid, 'SIGKILL');
}
