// The kinds of value that a spec is made of, each judged by itself. Descriptions serve editors and, as hints, whoever got it wrong.
import { z } from 'zod';
import type { NameRule } from '../../base/name.ts';
import type { Judge, Problem } from '../problems/problem.ts';

interface About {
  readonly description: string;
  readonly [keyword: string]: unknown;
}

/** Text that a judge has to find nothing wrong with. */
export const judged = (judge: Judge, about: About) => z.string().check(complain(judge)).meta(about);

/** Text or a number, judged: YAML reads 4.1 as a number. */
export const judgedNumber = (judge: (written: string | number) => Problem | undefined, about: About) =>
  z.union([z.string(), z.number()]).check(complain(judge)).meta(about);

export const listOf = <T extends z.ZodType>(item: T, description: string) => z.array(item).min(1).meta({ description });

/** A map from names to things, in the order in which they were written; names are judged by a rule, so that a bad one hides nothing. */
export const named = <T extends z.ZodType>(value: T, about: About) =>
  z
    .record(z.string(), value)
    .check(complain((map: object) => (Object.keys(map).length > 0 ? undefined : EMPTY)))
    .meta({ minProperties: 1, ...about });

export const patternOf = ({ pattern, longest }: NameRule) => ({ pattern: pattern.source, maxLength: longest });

// ---

const EMPTY: Problem = { code: 'empty', message: 'there must be at least one' };

function complain<T>(judge: (value: T) => Problem | undefined): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    const problem = judge(value);
    if (problem === undefined) return;
    const { message, ...params } = problem;
    issues.push({ code: 'custom', input: value, message, params });
  };
}
