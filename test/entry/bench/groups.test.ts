import { describe, expect, test } from 'vitest';
import { chosenGroups, GROUPS } from '../../../src/entry/bench/groups.ts';
import { benchmarksPage } from '../../../src/entry/bench/report.ts';

const names = (wanted?: string) => chosenGroups(wanted).map(({ name }) => name);

describe('the groups that are measured', () => {
  test('are all but the long ones unless they are named', () => {
    expect(names()).not.toContain('kernel-group');
    expect(names()).toHaveLength(GROUPS.length - 1);
    expect(names('kernel-group, look')).toEqual(['kernel-group', 'look']);
  });

  test('say which there are when an unknown one is named', () => {
    expect(() => names('fast')).toThrow('there is nothing called fast to measure');
  });
});

test('the page ends with what is to be known of its figures', () => {
  const row = { what: 'a move', unit: 's', values: [2, 4], toReach: 3, classic: '-' } as const;
  const page = benchmarksPage([{ ...row, bare: { what: 'the other', values: [9] } }], 2, ['**A note**: of it.']);
  expect(page).toContain(
    '| a move | **3.00 s** (2.00 to 4.00) | 3 s | the other: **9.00 s** (9.00 to 9.00) | 0.33 | - |',
  );
  expect(page).toMatch(/\n\n\*\*A note\*\*: of it\.\n$/);
  expect(benchmarksPage([row], 2)).toMatch(/no gap at all\.\n$/);
});
