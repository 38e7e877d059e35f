// Plain data -> the spec as far as its shape is right, and what is wrong with the rest.
import type { z } from 'zod';
import type { Trouble } from '../trouble.ts';
import { flatten } from './flatten.ts';
import { prune, type Sound } from './prune.ts';
import { type Spec, specSchema } from './schema.ts';
import { meantKey, pathOf, troublesOf } from './troubles-of.ts';

type Issue = z.core.$ZodIssue;

export interface Shaped {
  /** What the schema did not complain about; the rules go on with it, so that a user sees all mistakes at once. */
  readonly spec: Sound<Spec>;
  readonly troubles: readonly Trouble[];
}

export function checkShape(value: unknown): Shaped {
  const issues = flatten(specSchema.safeParse(value, { reportInput: true }).error?.issues ?? []);
  return { spec: prune(value, issues), troubles: issues.filter(isNotRenamed(issues)).flatMap(troublesOf) };
}

// ---

/** A key that is missing because it was misspelt is one mistake, not two: the unknown key's hint names it. */
function isNotRenamed(issues: readonly Issue[]): (issue: Issue) => boolean {
  const meant = issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => keyOf([...issue.path, meantKey(pathOf(issue), key) ?? key]))
      : [],
  );
  return (issue) => issue.input !== undefined || !meant.includes(keyOf(issue.path));
}

const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join('\n');
