// What should be the same everywhere, and is not: who is the odd one out.
import type { Told } from './check.ts';

export interface Alike<T> {
  /** What most have; of equally many, what came first. */
  readonly usual: T;
  /** The nodes that have something else. */
  readonly odd: readonly { readonly node: string; readonly value: T }[];
}

/** Undefined when nobody told. Values are compared as JSON. */
export function unlike<F, T>(told: readonly Told<F>[], of: (fact: F) => T): Alike<T> | undefined {
  const values = told.map(({ node, fact }) => ({ node, value: of(fact), key: JSON.stringify(of(fact)) }));
  const count = (key: string | undefined) => values.filter((each) => each.key === key).length;
  const [first] = values;
  if (first === undefined) return undefined;
  const usual = values.reduce((best, each) => (count(each.key) > count(best.key) ? each : best), first);
  return {
    usual: usual.value,
    odd: values.filter(({ key }) => key !== usual.key).map(({ node, value }) => ({ node, value })),
  };
}
