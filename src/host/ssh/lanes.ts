// Shells that stay on the other side and do one call after another: what is small and well known (files) costs a message there and back, not a session with a
// login shell of its own. Each has one call at a time; there are few, and only as many as were needed at once.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Argv } from '../host.ts';
import { type Turnstile, turnstile } from './turnstile.ts';

export interface Lanes {
  /** What came back until the call had ended, the shell did, or the deadline passed, which ends the shell. */
  exchange(call: { readonly token: string; readonly input: string; readonly deadlineMs: number }): Promise<Written>;
  close(): void;
}

export interface Written {
  readonly stdout: string;
  readonly stderr: string;
}

interface Lane {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Called whenever something came or the shell has ended. */
  heard: () => void;
  stdout: string;
  stderr: string;
  ended: boolean;
}

export function openLanes(argv: Argv, most: number): Lanes {
  const pass: Turnstile = turnstile(most);
  const idle: Lane[] = [];
  const all = new Set<Lane>();
  const open = (): Lane => {
    const lane = startLane(argv, () => all.delete(lane));
    all.add(lane);
    return lane;
  };
  return {
    exchange: (call) =>
      pass(async () => {
        const lane = idle.pop() ?? open();
        const written = await ask(lane, call);
        if (!lane.ended) idle.push(lane);
        return written;
      }),
    close: () => {
      for (const lane of all) end(lane);
    },
  };
}

function startLane([file, ...args]: Argv, gone: () => void): Lane {
  // A group of its own, as every program that we run: the terminal's Ctrl-C is ours to answer.
  const child = spawn(file, args, { stdio: 'pipe', detached: true, env: { ...process.env, LC_ALL: 'C' } });
  const lane: Lane = { child, heard: () => undefined, stdout: '', stderr: '', ended: false };
  const over = () => {
    lane.ended = true;
    gone();
    lane.heard();
  };
  child.once('error', over).once('close', over);
  // Its end closes the pipe; what was under way learns of it by that.
  child.stdin.on('error', () => undefined);
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    lane.stdout += chunk;
    lane.heard();
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    lane.stderr += chunk;
    lane.heard();
  });
  return lane;
}

function ask(lane: Lane, { token, input, deadlineMs }: Parameters<Lanes['exchange']>[0]): Promise<Written> {
  lane.stdout = '';
  lane.stderr = '';
  return new Promise((resolve) => {
    const deadline = setTimeout(() => end(lane), deadlineMs);
    lane.heard = () => {
      const { stdout, stderr, ended } = lane;
      if (!ended && !(hasEnded(stdout, `${token} ended\n`) && hasEnded(stderr, `${token} ended `))) return;
      clearTimeout(deadline);
      lane.heard = () => undefined;
      resolve({ stdout, stderr });
    };
    lane.heard();
    lane.child.stdin.write(input);
  });
}

/** Looked for at the end only: a long answer comes in many pieces. */
const hasEnded = (text: string, mark: string): boolean => text.endsWith('\n') && text.slice(-100).includes(mark);

function end({ child: { pid, stdin }, ended }: Lane): void {
  stdin.destroy();
  if (pid === undefined || ended) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
