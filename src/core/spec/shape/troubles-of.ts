// What zod found, in the words of this house.
import type { z } from 'zod';
import { didYouMean } from '../../base/did-you-mean.ts';
import { error, type Path, pathText, type Trouble } from '../trouble.ts';
import { keysOf, type SchemaNode, schemaAt, wordsOf } from './json-schema.ts';
import { meant } from './synonyms.ts';

type Issue = z.core.$ZodIssue;

export function troublesOf(issue: Issue): readonly Trouble[] {
  const path = pathOf(issue);
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  return [troubleOf(issue, path)];
}

/** YAML has no symbols; zod's types do. */
export const pathOf = ({ path }: Issue): Path => path.filter((step) => typeof step !== 'symbol');

/** The key that an unknown one was probably meant to be. */
export function meantKey(path: Path, key: string): string | undefined {
  const node = schemaAt(path);
  const known = node ? keysOf(node) : [];
  return meant(key, known) ?? didYouMean(key, known);
}

// ---

function troubleOf(issue: Issue, path: Path): Trouble {
  if (issue.code === 'custom') return judgedBad(issue, path);
  if (issue.input === undefined) return missing(path);
  if (issue.code === 'too_small' && issue.origin === 'array') return empty(path);
  if (issue.code === 'too_small' || issue.code === 'too_big') return outOfRange(issue, path);
  return wrong(path, issue.input);
}

function judgedBad(issue: z.core.$ZodIssueCustom, path: Path): Trouble {
  const { code, hint } = issue.params ?? {};
  if (code === 'empty') return empty(path);
  return error(path, String(code), { message: issue.message, ...(hint === undefined ? {} : { hint: String(hint) }) });
}

const empty = (path: Path): Trouble =>
  error(path, 'empty', { message: `${pathText(path)} is empty`, ...descriptionOf(schemaAt(path)) });

function missing(path: Path): Trouble {
  const parent = path.slice(0, -1);
  const message = `${parent.length === 0 ? 'the spec' : pathText(parent)} has no ${path.at(-1)}`;
  return error(path, path[0] === 'fencing' && path.length === 1 ? 'no-fencing' : 'missing-key', {
    message,
    ...descriptionOf(schemaAt(path)),
  });
}

function outOfRange(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig, path: Path): Trouble {
  const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
  return error(path, 'out-of-range', {
    message: `${pathText(path)} must be ${limit}`,
    ...descriptionOf(schemaAt(path)),
  });
}

function unknownKey(path: Path, key: string): Trouble {
  const node = schemaAt(path);
  const known = node ? keysOf(node) : [];
  const guess = meantKey(path, key);
  const hint = guess ? `did you mean ${guess}?` : `it may have ${known.join(', ')}`;
  const message = `${path.length === 0 ? 'the spec' : pathText(path)} has no key called ${key}`;
  return error([...path, key], 'unknown-key', { message, hint, atKey: true });
}

/** Of the wrong kind, or not one of the words that may stand here. */
function wrong(path: Path, input: unknown): Trouble {
  const node = schemaAt(path);
  const words = node ? wordsOf(node) : [];
  if (typeof input !== 'string' || words.length === 0) return wrongKind(path, input, node);
  const guess = meant(input, words) ?? didYouMean(input, words);
  const hint = guess ? { hint: `did you mean ${guess}?` } : descriptionOf(node);
  const code = path.at(-1) === 'fsal' ? 'unsupported-fsal' : 'bad-value';
  return error(path, code, {
    message: `${pathText(path)} must be ${orList([...otherKinds(node), ...words])}, not ${shortened(input)}`,
    ...hint,
  });
}

function wrongKind(path: Path, input: unknown, node: SchemaNode | undefined): Trouble {
  const subject = path.length === 0 ? 'the spec' : pathText(path);
  if (input === null && path.length === 0)
    return error(path, 'empty', {
      message: 'the spec is empty',
      hint: 'begin with cluster: NAME; examples/ has whole ones',
    });
  if (input === null) return error(path, 'no-value', { message: `${subject} has no value`, ...descriptionOf(node) });
  return error(path, 'wrong-kind', {
    message: `${subject} must be ${kindsOf(node)}, not ${kindOf(input)}`,
    ...descriptionOf(node),
  });
}

/** A description as a hint: no sentence of its own. */
function descriptionOf(node: SchemaNode | undefined): { hint?: string } {
  const { description } = node ?? {};
  if (description === undefined) return {};
  return { hint: `${description.charAt(0).toLowerCase()}${description.slice(1)}`.replace(/\.$/, '') };
}

function kindsOf(node: SchemaNode | undefined): string {
  if (node?.title !== undefined) return node.title;
  const kinds = [node, ...(node?.anyOf ?? [])].flatMap((each) => (each?.type ? [KINDS[each.type] ?? each.type] : []));
  return orList([...new Set(kinds)]);
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map of keys and values',
};

const LONGEST = 60;

/** What stands there may be a whole file of something else. */
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}...`);

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  if (typeof input === 'string') return input === '' ? 'empty text' : shortened(input);
  return `the ${typeof input === 'boolean' ? 'truth value' : 'number'} ${input}`;
}

/** What may stand here besides words. */
const otherKinds = (node: SchemaNode | undefined): readonly string[] =>
  (node?.anyOf ?? []).flatMap((each) =>
    wordsOf(each).length > 0 || !each.type ? [] : [KINDS[each.type] ?? each.type],
  );

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
