// Values of which any part may be undefined, since the spec got it wrong; and the proof that none is.

export type Loose<T> = T extends string | number | boolean
  ? T | undefined
  : T extends object
    ? { readonly [K in keyof T]: Loose<T[K]> }
    : T;

/** Whether nothing in it is undefined. */
export function isWhole<T>(loose: Loose<T>): loose is Loose<T> & T {
  return typeof loose === 'object' && loose !== null ? Object.values(loose).every(isWhole) : loose !== undefined;
}

/** What was written under a key, which is undefined when it was wrong; or the default, when nothing was. */
export function given<T extends object, K extends keyof T, D>(
  from: T | undefined,
  key: K,
  byDefault: D,
): T[K] | D | undefined {
  if (from === undefined) return undefined;
  return Object.hasOwn(from, key) ? from[key] : byDefault;
}

/** Applies a function to what is there. */
export const mapped = <T, U>(value: T | undefined, change: (value: T) => U): U | undefined =>
  value === undefined ? undefined : change(value);
