// An outside program failed. Thrown by the host floor; made into words by describe(), one sentence per way a process can end.
import type { Argv } from './host.ts';

export interface ToolFailure {
  readonly argv: Argv;
  readonly host: string;
  readonly exitCode?: number;
  readonly signal?: string;
  readonly timedOutAfterMs?: number;
  readonly cause?: string;
  readonly stdout: string;
  readonly stderr: string;
}

export class ToolError extends Error {
  readonly failure: ToolFailure;

  constructor(failure: ToolFailure) {
    super(describe(failure));
    this.name = 'ToolError';
    this.failure = failure;
  }
}

function describe(failure: ToolFailure): string {
  const said = (failure.stderr || failure.stdout).trim().split('\n').slice(-3).join(' / ');
  return `${failure.host}: ${failure.argv.join(' ').slice(0, 200)} ${ending(failure)}${said ? `: ${said}` : ''}`;
}

function ending(failure: ToolFailure): string {
  if (failure.timedOutAfterMs !== undefined) return `did not end within ${failure.timedOutAfterMs} ms`;
  if (failure.cause !== undefined) return `could not be started (${failure.cause})`;
  if (failure.signal !== undefined) return `was ended by ${failure.signal}`;
  return `exited with ${failure.exitCode}`;
}
