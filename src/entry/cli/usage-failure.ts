// A command line that can't be taken is said as every other failure is: with a hint, and as JSON where that is asked for.
import type { Command, CommanderError } from 'commander';
import { Failed } from '../../core/base/failed.ts';

/** `words`: what stands behind the program's name. */
export function usageFailure({ message }: CommanderError, program: Command, words: readonly string[]): Failed {
  const [said = '', suggestion = ''] = message.replace(/^error: /, '').split('\n');
  const help = `${verbOf(program, words)} --help says what it takes`;
  return new Failed(2, 'usage', said, {
    hint: suggestion === '' ? help : `${suggestion.replace(/^\((.*)\)$/, '$1')} ${help}`,
  });
}

export const wantsJson = (words: readonly string[]): boolean =>
  words.slice(0, words.includes('--') ? words.indexOf('--') : undefined).includes('--json');

/** As in "gracekeeper lab up". */
function verbOf(command: Command, [word, ...others]: readonly string[]): string {
  const verb = command.commands.find((it) => it.name() === word);
  return verb === undefined ? command.name() : `${command.name()} ${verbOf(verb, others)}`;
}
