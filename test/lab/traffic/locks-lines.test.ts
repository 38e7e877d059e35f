import { describe, expect, it } from 'vitest';
import { lockLines, monotonicMs, programTime } from '../../../src/lab/traffic/locks-lines.ts';

const PLACE = { client: 'client1', owner: 'keeper', server: 'nfs1', file: 'f' };
const RANGE = { start: 128, length: 64 };

/** What a program said whose clock is a second ahead, give or take 1 ms. */
function told(...lines: readonly string[]) {
  const all = lockLines(PLACE, { aheadMs: 1_000, errorMs: 1 });
  for (const line of lines) all.take(line);
  return all;
}

describe('what a lock program says', () => {
  it('is told on the clock of the lab, from the earliest asking to the latest answer', () => {
    expect(told('granted 1500.5 1502 2 - 0').events()).toEqual([
      { ...PLACE, range: RANGE, kind: 'granted', from: 499.5, at: 503 },
    ]);
  });

  it('has values, errors by their names, and whether a range was free', () => {
    const [wrote, read, lost, probed] = told(
      'wrote 1500 1501 2 client1/keeper:7 0',
      'read 1502 1503 2 - 0',
      'lost 1504 1505 2 - 5',
      'probed 1506 1507 2 free 0',
    ).events();
    expect(wrote).toMatchObject({ kind: 'wrote', value: 'client1/keeper:7' });
    expect(read).toMatchObject({ kind: 'read', value: null });
    expect(lost).toMatchObject({ kind: 'lost', error: 'EIO' });
    expect(probed).toMatchObject({ kind: 'probed', free: true });
  });

  it('is one event for denials in a row of one range, until somebody looks or another thing happens there', () => {
    const lines = told('denied 1500 1501 2 - 0', 'denied 1500 1501 3 - 0', 'denied 1520 1521 2 - 0', 'round');
    expect(lines.events()).toMatchObject([
      { range: RANGE, from: 499, at: 522, times: 2 },
      { range: { start: 192 }, from: 499, at: 502 },
    ]);
    expect(lines.rounds()).toBe(1);
    lines.take('denied 1540 1541 2 - 0');
    lines.take('granted 1560 1561 2 - 0');
    lines.take('denied 1580 1581 2 - 0');
    expect(lines.events().map(({ kind, from }) => [kind, from])).toEqual([
      ['denied', 499],
      ['denied', 499],
      ['denied', 539],
      ['granted', 559],
      ['denied', 579],
    ]);
  });

  it('is one event for each denial that has a reason of its own', () => {
    expect(told('denied 1500 1501 2 - 37', 'denied 1520 1521 2 - 37').events()).toMatchObject([
      { error: 'ENOLCK' },
      { error: 'ENOLCK' },
    ]);
  });

  it('ends with what has no answer yet', () => {
    const lines = told('? lock 1500 2 -', 'granted 1500 1501 2 - 0', '? write 1502 2 client1/keeper:8');
    expect(lines.events()).toMatchObject([
      { kind: 'granted' },
      { kind: 'asked', what: 'write', from: 501, value: 'client1/keeper:8' },
    ]);
  });
});

it('the time of a program is off by no more than the closest of several looks at both clocks can be', () => {
  const { aheadMs, errorMs } = programTime(() => monotonicMs() - 5_000, 0.5);
  expect(Math.abs(aheadMs - 5_000)).toBeLessThanOrEqual(errorMs);
  expect(errorMs).toBeGreaterThan(0.5);
});
