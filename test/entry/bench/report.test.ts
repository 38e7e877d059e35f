import { expect, test } from 'vitest';
import { benchmarksPage } from '../../../src/entry/bench/report.ts';

const row = { what: 'a move', unit: 's', values: [2, 4], toReach: 3, classic: '-' } as const;
const bench = { rounds: 2, measured: [row], missing: [], notes: [] };

test('the page ends with what is to be known of its figures', () => {
  const compared = { ...row, bare: { what: 'the other', values: [9] } };
  const page = benchmarksPage({ ...bench, measured: [compared], notes: ['**A note**: of it.'] });
  expect(page).toContain('| a move | **3.00 s** (2.00 to 4.00) | 3 s | the other: **9.00 s** | 0.33 | - |');
  expect(benchmarksPage({ ...bench, measured: [{ ...row, toReach: 0.5342001953125 }] })).toContain('| 0.53 s |');
  expect(benchmarksPage({ ...bench, measured: [{ ...row, toReach: 0.002 }] })).toContain('| 0.002 s |');
  expect(page).toMatch(/\n\n\*\*A note\*\*: of it\.\n$/);
  expect(page).toContain('(medians of 2 rounds; least and most in brackets)');
  expect(benchmarksPage({ ...bench, rounds: 1 })).toContain('`npm run bench` (one round); not');
  expect(benchmarksPage(bench)).toMatch(/\| - \|\n\nA gap .* no gap at all\.\n$/);
});

test('the page says what is missing of it, and why', () => {
  const missing = ['cpu', 'look'];
  expect(benchmarksPage({ ...bench, missing })).toMatch(
    /\| - \|\n\n\*\*Not complete\*\*: `cpu`, `look` still to be measured, wholly or in part\.\n\nA gap /,
  );
  expect(benchmarksPage({ ...bench, missing, problem: 'cpu: no power' })).toContain(
    'wholly or in part. It ended with: cpu: no power\n\nA gap ',
  );
});
