// What a verb answers, and the one place where it is printed and becomes an exit code. Stdout carries the answer, stderr everything else.
import { Failed } from '../../core/base/failed.ts';
import { SEVERITY } from '../../core/observe/severity.ts';
import { TooLate } from '../../host/eventually.ts';
import { ToolError } from '../../host/tool-error.ts';
import { toStderr } from '../stderr.ts';

export interface Outcome {
  readonly exit: 0 | 1 | 2 | 3 | 130;
  /** Printed with --json: one object, never a bare array. Fields are only ever added. Null: all has been printed as it came. */
  readonly json: object | null;
  /** Printed otherwise, to stdout; a final newline is added when missing. */
  readonly text: string;
}

/** Wraps a verb's action for commander: prints its outcome, or the failure that it threw. `json` is the --json option. */
export async function answer(json: boolean, act: () => Promise<Outcome> | Outcome): Promise<void> {
  try {
    const outcome = await act();
    const out = !json ? outcome.text : outcome.json === null ? '' : JSON.stringify(outcome.json);
    if (out !== '') process.stdout.write(out.endsWith('\n') ? out : `${out}\n`);
    process.exitCode = outcome.exit;
  } catch (error) {
    process.exitCode = printFailure(json, error);
  }
}

/** Returns the exit code. */
export function printFailure(json: boolean, error: unknown): number {
  const { exit, code, message, where, hint } = failureOf(error);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message, where, hint } })}\n`);
  else
    toStderr(
      SEVERITY.error,
      `gracekeeper: ${where ? `${where.file}:${where.line}:${where.column}: ` : ''}${message}\n${hint ? `  hint: ${hint}` : ''}`,
    );
  return exit;
}

function failureOf(error: unknown): Pick<Failed, 'exit' | 'code' | 'message' | 'where' | 'hint'> {
  if (error instanceof Failed) return error;
  if (error instanceof ToolError) return { exit: 1, code: 'tool-failed', message: error.message };
  if (error instanceof TooLate)
    return { exit: 1, code: 'too-late', message: error.message, hint: 'gracekeeper status says where things stand' };
  const bug = error instanceof Error ? error : new Error(String(error));
  return { exit: 1, code: 'unexpected', message: bug.stack ?? bug.message };
}
