// Golden files: what a person looked at once and found right. `npm run golden` writes them anew; the diff is then for a person to read.
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** `name` is a file of test/golden. */
export function expectGolden(name: string, actual: string): void {
  const file = new URL(`../golden/${name}`, import.meta.url);
  if (process.env.GOLDEN === 'rewrite') writeFileSync(file, actual);
  expect(actual).toBe(readFileSync(file, 'utf8'));
}
