import { describe, expect, test } from 'vitest';
import { chosenGroups, GROUPS } from '../../../src/entry/bench/groups.ts';

const names = (wanted?: string) => chosenGroups(wanted).map(({ name }) => name);

describe('the groups that are measured', () => {
  test('are all but the long ones unless they are named', () => {
    const long = ['kernel-group', 'kernel-others'];
    expect(names().filter((name) => long.includes(name))).toEqual([]);
    expect(names()).toHaveLength(GROUPS.length - long.length);
    expect(names('kernel-group, look')).toEqual(['kernel-group', 'look']);
  });

  test('say which there are when an unknown one is named', () => {
    expect(() => names('fast')).toThrow('there is nothing called fast to measure');
  });
});
