// A program that could not be started, since the machine that was to run it can't be reached.
import type { Argv } from '../host/host.ts';
import { ToolError } from '../host/tool-error.ts';

/** What a host throws in that case; `error`: why. */
export const neverRan = (host: string, argv: Argv, error: unknown): ToolError =>
  new ToolError({
    argv,
    host,
    cause: error instanceof Error ? error.message : String(error),
    stdout: '',
    stderr: '',
  });
