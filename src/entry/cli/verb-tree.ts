// The command line as commander has it, as data.
import type { Argument, Command, Option } from 'commander';
import type { CliOption, Parameter, VerbTree } from '../../core/manual/verb-tree.ts';

export const verbTree = (command: Command): VerbTree => ({
  name: command.name(),
  description: command.description(),
  parameters: command.registeredArguments.map(parameter),
  options: command.options.filter(({ hidden }) => !hidden).map(option),
  verbs: command.commands.map(verbTree),
});

function parameter(argument: Argument): Parameter {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return { usage: argument.required ? `<${name}>` : `[${name}]`, description: argument.description };
}

const option = (it: Option): CliOption => ({
  flags: it.flags,
  ...(it.long && { long: it.long }),
  ...(it.short && { short: it.short }),
  takesValue: it.required || it.optional,
  description: `${it.description}${defaultOf(it)}`,
  choices: it.argChoices ?? [],
});

/** As help has it. */
const defaultOf = ({ required, optional, defaultValue, defaultValueDescription }: Option): string =>
  (required || optional) && defaultValue !== undefined
    ? ` (default: ${defaultValueDescription ?? JSON.stringify(defaultValue)})`
    : '';
