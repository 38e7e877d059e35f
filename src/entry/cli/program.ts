// The command line: one file per verb under verbs/, put together here.
import { Command, CommanderError } from 'commander';
import { VERSION } from '../version.ts';
import { printFailure } from './outcome.ts';
import { usageFailure, wantsJson } from './usage-failure.ts';

export type Verb = (program: Command) => void;

/** Runs the command line to its exit code. Usage errors are 2 (commander's own is 1). */
export async function runProgram(verbs: readonly Verb[], argv: readonly string[]): Promise<void> {
  const program = makeProgram(verbs);
  try {
    await program.parseAsync(argv as string[]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = exitCodeOf(error, program, argv.slice(2));
  }
}

function exitCodeOf(error: CommanderError, program: Command, words: readonly string[]): number {
  if (error.exitCode === 0) return 0;
  // It has been printed: a verb of verbs was left out.
  if (error.code === 'commander.help') return 2;
  return printFailure(wantsJson(words), usageFailure(error, program, words));
}

export function makeProgram(verbs: readonly Verb[]): Command {
  const program = new Command('gracekeeper')
    .description('NFS addresses that keep answering and locks that stay held, on Corosync and Pacemaker')
    .version(VERSION, '--version', 'say which version this is')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .showSuggestionAfterError();
  for (const verb of verbs) verb(program);
  return program;
}
