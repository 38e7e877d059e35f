// What zod found, in the words of this house.
import type { z } from 'zod';
import { didYouMean } from '../../base/did-you-mean.ts';
import { error, type Path, pathText, type Trouble } from '../trouble.ts';
import { keysOf, type SchemaNode, schemaAt, wordsOf } from './json-schema.ts';
import { meant } from './synonyms.ts';

type Issue = z.core.$ZodIssue;

export function troublesOf(issue: Issue): readonly Trouble[] {
  const path = issue.path.filter((step) => typeof step !== 'symbol');
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  return [troubleOf(issue, path)];
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
  return error(path, String(code), { message: issue.message, ...(hint === undefined ? {} : { hint: String(hint) }) });
}

const empty = (path: Path): Trouble =>
  error(path, 'empty', { message: `${pathText(path)} is empty`, ...descriptionOf(schemaAt(path)) });

function missing(path: Path): Trouble {
  const parent = path.slice(0, -1);
  const message = `${parent.length === 0 ? 'the spec' : pathText(parent)} has no ${path.at(-1)}`;
  return error(path, 'missing-key', { message, ...descriptionOf(schemaAt(path)) });
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
  const guess = meant(key, known) ?? didYouMean(key, known);
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
  const hint = guess ? `did you mean ${guess}?` : node?.description;
  const code = path.at(-1) === 'fsal' ? 'unsupported-fsal' : 'bad-value';
  return error(path, code, {
    message: `${pathText(path)} must be ${orList(words)}, not ${input}`,
    ...(hint ? { hint } : {}),
  });
}

function wrongKind(path: Path, input: unknown, node: SchemaNode | undefined): Trouble {
  const subject = path.length === 0 ? 'the spec' : pathText(path);
  if (input === null) return error(path, 'no-value', { message: `${subject} has no value`, ...descriptionOf(node) });
  return error(path, 'wrong-kind', {
    message: `${subject} must be ${kindsOf(node)}, not ${kindOf(input)}`,
    ...descriptionOf(node),
  });
}

const descriptionOf = (node: SchemaNode | undefined): { hint?: string } =>
  node?.description === undefined ? {} : { hint: node.description };

function kindsOf(node: SchemaNode | undefined): string {
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

function kindOf(input: unknown): string {
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a map';
  if (typeof input === 'string') return input === '' ? 'empty text' : input;
  return `the ${typeof input === 'boolean' ? 'truth value' : 'number'} ${input}`;
}

const orList = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
