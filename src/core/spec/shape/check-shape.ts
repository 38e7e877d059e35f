// Plain data -> the spec as far as its shape is right, and what is wrong with the rest.
import type { Trouble } from '../trouble.ts';
import { flatten } from './flatten.ts';
import { prune, type Sound } from './prune.ts';
import { type Spec, specSchema } from './schema.ts';
import { troublesOf } from './troubles-of.ts';

export interface Shaped {
  /** What the schema did not complain about; the rules go on with it, so that a user sees all mistakes at once. */
  readonly spec: Sound<Spec>;
  readonly troubles: readonly Trouble[];
}

export function checkShape(value: unknown): Shaped {
  const issues = flatten(specSchema.safeParse(value, { reportInput: true }).error?.issues ?? []);
  return { spec: prune(value, issues), troubles: issues.flatMap(troublesOf) };
}
