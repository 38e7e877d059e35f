// cluster.yaml(5), made from its schema.
import type { SchemaNode } from '../spec/shape/json-schema.ts';
import type { Page, PageParts } from './man-page.ts';
import { type SpecKey, specKeys } from './spec-keys.ts';
import { escaped, quoted, tagged } from './troff.ts';

export function specPage(schema: SchemaNode, { version, date }: PageParts): Page {
  const lines = [
    `.TH "CLUSTER.YAML" 5 ${quoted(date)} ${quoted(`gracekeeper ${version}`)} "File Formats"`,
    '.SH NAME',
    'cluster.yaml \\- what a Gracekeeper cluster is to be',
    '.SH DESCRIPTION',
    escaped(
      'The one truth about a cluster: its nodes, what is exported, and the servers that export it. Times are written as 10s, 500ms or 1m.',
    ),
    'What is wrong with one, or doubtful, says',
    '.BR gracekeeper\\-check (1);',
    'with \\-\\-effective it prints every default. NAME stands for a name that you choose, [] for each of a list.',
    '.SH KEYS',
    ...specKeys(schema).flatMap((key) => tagged('.B', key.path, inWords(key))),
    '.SH SEE ALSO',
    '.BR gracekeeper (1),',
    '.BR gracekeeper\\-check (1),',
    '.BR gracekeeper\\-plan (1)',
  ];
  return { file: 'cluster.yaml.5', text: `${lines.join('\n')}\n` };
}

function inWords({ description, required, choices, default: preset }: SpecKey): string {
  const more = [
    ...(required ? ['required'] : []),
    ...(choices.length > 0 ? [`one of ${choices.join(', ')}`] : []),
    ...(preset === undefined ? [] : [`default: ${preset}`]),
  ];
  return [description, ...(more.length === 0 ? [] : [`(${more.join('; ')})`])].join(' ').trim();
}
