// A command line run in this process: what it printed, and its exit code.
import { vi } from 'vitest';
import { runProgram, type Verb } from '../../../src/entry/cli/program.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: typeof process.exitCode;
}

/** `argv`: what stands behind the program's name. */
export async function runVerbs(verbs: readonly Verb[], ...argv: readonly string[]): Promise<Ran> {
  const [before, said] = [process.exitCode, { stdout: '', stderr: '' }];
  const spies = (['stdout', 'stderr'] as const).map((stream) =>
    vi.spyOn(process[stream], 'write').mockImplementation((text) => {
      said[stream] += String(text);
      return true;
    }),
  );
  try {
    await runProgram(verbs, ['node', 'gracekeeper', ...argv]);
    return { ...said, exit: process.exitCode };
  } finally {
    process.exitCode = before;
    for (const spy of spies) spy.mockRestore();
  }
}
