// Manual pages in man(7)'s macros, one for the program and one for each verb.
import { escaped, quoted, section, tagged } from './troff.ts';
import type { CliOption, Parameter, VerbTree } from './verb-tree.ts';

export interface PageParts {
  readonly version: string;
  /** Of the release, as in 2026-11-21. */
  readonly date: string;
}

export interface Page {
  /** As in "gracekeeper-move.1". */
  readonly file: string;
  readonly text: string;
}

/** The program's page first. Verbs of verbs have pages too: gracekeeper-lab-up.1. */
export function manPages(program: VerbTree, parts: PageParts): readonly Page[] {
  return [programPage(program, parts), ...program.verbs.flatMap((verb) => verbPages(program, verb, parts))];
}

function verbPages(parent: VerbTree, verb: VerbTree, parts: PageParts, path = parent.name): readonly Page[] {
  const name = `${path} ${verb.name}`;
  return [
    page(name, verb, parts, [`.BR ${pageName(path)} (1)`]),
    ...verb.verbs.flatMap((inner) => verbPages(verb, inner, parts, name)),
  ];
}

const programPage = (program: VerbTree, parts: PageParts): Page =>
  page(program.name, program, parts, [
    '.BR pacemaker (7),',
    '.BR corosync.conf (5),',
    '.BR crm_mon (8),',
    '.BR nfs (5)',
  ]);

function page(name: string, verb: VerbTree, { version, date }: PageParts, seeAlso: readonly string[]): Page {
  const lines = [
    `.TH ${quoted(pageName(name).toUpperCase())} 1 ${quoted(date)} ${quoted(`gracekeeper ${version}`)} "User Commands"`,
    '.SH NAME',
    `${escaped(pageName(name))} \\- ${escaped(verb.description)}`,
    '.SH SYNOPSIS',
    `.B ${escaped(name)}`,
    ...synopsis(verb),
    ...section('ARGUMENTS', verb.parameters.filter(({ description }) => description !== '').flatMap(ofParameter)),
    ...section(
      'VERBS',
      verb.verbs.flatMap((inner) => ofVerb(name, inner)),
    ),
    ...section('OPTIONS', verb.options.flatMap(ofOption)),
    ...EXIT_STATUS,
    '.SH SEE ALSO',
    ...seeAlso,
  ];
  return { file: `${pageName(name)}.1`, text: `${lines.join('\n')}\n` };
}

const pageName = (name: string): string => name.replaceAll(' ', '-');

const synopsis = ({ verbs, options, parameters }: VerbTree): readonly string[] => [
  ...(verbs.length > 0 ? [`.I ${actsItself(options) ? '[VERB]' : 'VERB'}`] : []),
  ...(options.length > 0 ? ['.RI [ OPTION ...]'] : []),
  ...parameters.map(({ usage }) => `.I ${escaped(usage)}`),
];

/** Options other than the program's own are of what it does without a verb. */
const actsItself = (options: readonly CliOption[]): boolean => options.some(({ long }) => long !== '--version');

const ofParameter = ({ usage, description }: Parameter): readonly string[] => tagged('.I', usage, description);

const ofVerb = (path: string, { name, description }: VerbTree): readonly string[] => [
  '.TP',
  `.BR ${escaped(pageName(`${path} ${name}`))} (1)`,
  escaped(description),
];

const ofOption = ({ flags, description, choices }: CliOption): readonly string[] =>
  tagged('.B', flags, choices.length === 0 ? description : `${description} (${choices.join(', ')})`);

const EXIT_STATUS = [
  '.SH EXIT STATUS',
  ...['.TP', '.B 0', 'done, and all is well'],
  ...['.TP', '.B 1', 'it failed, or something is wrong'],
  ...['.TP', '.B 2', 'it was asked wrongly: usage, or the spec'],
  ...['.TP', '.B 3', 'refused, and nothing was changed'],
  ...['.TP', '.B 130', 'interrupted'],
];
