// A benchmark that ends before its time keeps what it has.
import { describe, expect, test } from 'vitest';
import type { Group, Measured } from '../../../src/entry/bench/measure.ts';
import { benchOutcome } from '../../../src/entry/bench/outcome.ts';
import { type Bench, runGroups } from '../../../src/entry/bench/run-groups.ts';
import { silent } from '../../../src/work/commands/progress.ts';

const row = (what: string, values: readonly number[] = [1]): Measured => ({
  ...{ what, unit: 's', values, toReach: 1, classic: '-' },
});
const good = (name: string): Group => ({ name, notes: `of ${name}`, measure: async () => [row(name)] });
const bad: Group = {
  name: 'bad',
  notes: 'of bad',
  measure: async () => {
    throw new Error('the lab is gone\nwith all that was in it');
  },
};
const half: Group = {
  name: 'half',
  notes: 'of half',
  measure: async (_rounds, _progress, partly) => {
    await partly([row('half', [1])]);
    await partly([row('half', [1, 2])]);
    throw new Error('no third round');
  },
};

async function ran(...groups: readonly Group[]): Promise<{ readonly bench: Bench; readonly saved: readonly Bench[] }> {
  const saved: Bench[] = [];
  const bench = await runGroups(groups, 3, silent, async (it) => void saved.push(it));
  return { bench, saved };
}

const inShort = ({ measured, missing, problem }: Bench) =>
  [measured.map(({ what, values }) => `${what} ${values}`).join('; '), missing.join(' '), problem ?? ''].join(' | ');

describe('what was measured', () => {
  test('is saved after every group, with the names of those that are missing', async () => {
    const { bench, saved } = await ran(good('first'), good('second'), good('third'));
    expect(saved.map(inShort)).toEqual([
      'first 1 | second third | ',
      'first 1; second 1 | third | ',
      'first 1; second 1; third 1 |  | ',
    ]);
    expect(bench).toEqual(saved.at(-1));
    expect(bench.notes).toEqual(['of first', 'of second', 'of third']);
  });

  test('is kept when a later group fails, with the reason, and nothing comes after it', async () => {
    const { bench, saved } = await ran(good('first'), bad, good('third'));
    expect(saved.map(inShort)).toEqual(['first 1 | bad third | ', 'first 1 | bad third | bad: the lab is gone']);
    expect(bench.notes).toEqual(['of first']);
  });

  test('is kept within a group too, as far as it had come', async () => {
    const { bench, saved } = await ran(good('first'), half);
    expect(saved.map(inShort)).toEqual([
      'first 1 | half | ',
      'first 1; half 1 | half | ',
      'first 1; half 1,2 | half | ',
      'first 1; half 1,2 | half | half: no third round',
    ]);
    expect(bench.notes).toEqual(['of first', 'of half']);
  });

  test('replaces nothing as long as it is nothing', async () => {
    const { bench, saved } = await ran(bad, good('second'));
    expect(saved).toEqual([]);
    expect(inShort(bench)).toBe(' | bad second | bad: the lab is gone');
  });

  test('is answered also where it can not be saved', async () => {
    const told: string[] = [];
    const bench = await runGroups(
      [good('first'), good('second')],
      1,
      (step) => void told.push(step),
      async () => {
        throw new Error('no space left');
      },
    );
    expect(inShort(bench)).toBe('first 1 | second | first: no space left');
    expect(told.at(-1)).toBe("what was measured can't be saved: no space left");
  });
});

describe('the answer', () => {
  test('is 0 and the rows when nothing is missing', async () => {
    const { bench } = await ran(good('first'));
    expect(benchOutcome(bench)).toMatchObject({ exit: 0, json: { rounds: 3, missing: [] } });
  });

  test('is 1 with rows, reason and what is missing otherwise', async () => {
    const { bench } = await ran(good('first'), bad);
    const { exit, json, text } = benchOutcome(bench);
    expect(exit).toBe(1);
    expect(json).toMatchObject({ measured: [{ what: 'first' }], missing: ['bad'], problem: 'bad: the lab is gone' });
    expect(text).toMatch(/first +1\.000 s.*bad: the lab is gone; not measured: bad$/s);
    expect(benchOutcome((await ran(bad)).bench).text).toBe('bad: the lab is gone; not measured: bad');
  });
});
