// The specs that damaged ones are made from: those that users begin with.
import { readdirSync, readFileSync } from 'node:fs';
import { GOOD } from '../spec-text.ts';

const EXAMPLES = `${process.cwd()}/examples`;

/** Needs the checkout as working directory, as npm's scripts and vitest have it. */
export const SPECS: readonly [string, ...string[]] = [
  GOOD,
  ...readdirSync(EXAMPLES)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(`${EXAMPLES}/${name}`, 'utf8')),
];
