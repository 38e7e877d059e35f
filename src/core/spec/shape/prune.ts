// Takes out of plain data what the schema complained about.
import type { z } from 'zod';

/** T, but anything in it may be missing; what was there and wrong is there and undefined, so that no default takes its place. */
export type Sound<T> = T extends readonly (infer U)[]
  ? readonly Sound<U>[] | undefined
  : T extends object
    ? { readonly [K in keyof T]?: Sound<T[K]> | undefined } | undefined
    : T | undefined;

/** A copy of `value` in which every place that an issue names is undefined. The issues must be all that the schema of T had. */
export function prune<T>(value: unknown, issues: readonly z.core.$ZodIssue[]): Sound<T> {
  const copy = { root: structuredClone(value) };
  for (const issue of issues) {
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
    for (const place of places) clear(copy, ['root', ...place]);
  }
  return copy.root as Sound<T>;
}

// ---

function clear(parent: unknown, [step, ...rest]: readonly PropertyKey[]): void {
  if (typeof parent !== 'object' || parent === null || step === undefined) return;
  if (rest.length > 0) clear(Reflect.get(parent, step), rest);
  else Reflect.set(parent, step, undefined);
}
