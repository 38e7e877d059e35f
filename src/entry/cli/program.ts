// The command line: one file per verb under verbs/, put together here.
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';

export type Verb = (program: Command) => void;

/** Runs the command line to its exit code. Usage errors are 2 (commander's own is 1). */
export async function runProgram(verbs: readonly Verb[], argv: readonly string[]): Promise<void> {
  try {
    await makeProgram(verbs).parseAsync(argv as string[]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
  }
}

export function makeProgram(verbs: readonly Verb[]): Command {
  const program = new Command('gracekeeper')
    .description('NFS addresses that keep answering and locks that stay held, on Corosync and Pacemaker')
    .version(VERSION, '--version', 'say which version this is')
    .enablePositionalOptions()
    .exitOverride()
    .showSuggestionAfterError();
  for (const verb of verbs) verb(program);
  return program;
}
