// Outside programs, run to their end: the one place where the house starts a process and waits for it.
import { execa } from 'execa';
import type { Argv, RunOptions, RunResult } from './host.ts';
import { ToolError, type ToolFailure } from './tool-error.ts';

export interface Program {
  /** The machine it runs on, as ToolError names it. */
  readonly host: string;
  readonly argv: Argv;
  /** What ToolError shows instead of `argv`, where a way onto the machine (nsenter, ssh) stands in front of the program. */
  readonly shown?: Argv;
  /** The whole environment below `options.env`; this process's own unless given. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Ending {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
  readonly isMaxBuffer: boolean;
  readonly late: boolean;
}

const DEADLINE_MS = 30_000;
const LONGEST_OUTPUT = 64 * 1024 * 1024;

/**
 * Runs a program to its end and returns what it wrote. Throws ToolError as Host.run says.
 * The program leads a process group of its own, and the deadline kills that group: what stands in front of a program
 * (nsenter, ssh) hands no signal on, and a grandchild may hold the pipes.
 */
export async function runProgram(program: Program, options: RunOptions = {}): Promise<RunResult> {
  const deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  const ending = await runGroup(program, options, deadlineMs);
  const { stdout, stderr, exitCode } = ending;
  if (!ending.late && !ending.isMaxBuffer && exitCode !== undefined && (options.okExits ?? [0]).includes(exitCode))
    return { stdout, stderr, exitCode };
  throw new ToolError(failureOf(program, ending, deadlineMs));
}

async function runGroup(program: Program, options: RunOptions, deadlineMs: number): Promise<Ending> {
  const [file, ...args] = program.argv;
  const running = execa(file, args, {
    input: options.input ?? '',
    env: { ...program.env, ...options.env },
    extendEnv: program.env === undefined,
    detached: true,
    reject: false,
    stripFinalNewline: false,
    maxBuffer: LONGEST_OUTPUT,
  });
  let late = false;
  const deadline = setTimeout(() => {
    late = true;
    killGroup(running.pid);
    // A process outside the group may hold the pipes still: without this the result would wait for it.
    running.stdout.destroy();
    running.stderr.destroy();
  }, deadlineMs);
  const ending = await running;
  clearTimeout(deadline);
  return { ...ending, stdout: ending.stdout ?? '', stderr: ending.stderr ?? '', late };
}

function killGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function failureOf(program: Program, ending: Ending, deadlineMs: number): ToolFailure {
  const { stdout, stderr, exitCode, signal } = ending;
  const seen = { argv: program.shown ?? program.argv, host: program.host, stdout, stderr };
  if (ending.late) return { ...seen, timedOutAfterMs: deadlineMs };
  if (ending.isMaxBuffer) return { ...seen, cause: `more than ${LONGEST_OUTPUT} characters of output` };
  if (exitCode !== undefined) return { ...seen, exitCode };
  if (signal !== undefined) return { ...seen, signal };
  return { ...seen, cause: ending.code ?? ending.originalMessage ?? 'unknown reason' };
}
