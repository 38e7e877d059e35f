import { describe, expect, test } from 'vitest';
import { auditHolder, type Violation } from '../../../src/core/observe/holders.ts';

/** A story in one line: `A3` is an answer of A to request 3, `A!` an announcement of A; each comes 20 ms after the one before. */
function audited(story: string): readonly Violation[] {
  const audit = auditHolder();
  for (const [index, word] of story.split(' ').entries()) {
    const [mac = '', what = ''] = [word.slice(0, 1), word.slice(1)];
    if (what === '!') audit.announced(index * 20, mac);
    else audit.answered({ at: index * 20, mac, request: Number(what) });
  }
  return audit.violations();
}

describe('an address has one holder', () => {
  test('who answers all the time', () => {
    expect(audited('A1 A2 A3 A4')).toEqual([]);
  });

  test('when another takes it over, announced or not', () => {
    expect(audited('A1 A2 B! B5 B6')).toEqual([]);
    expect(audited('A1 A2 B5 B6 C9')).toEqual([]);
  });

  test('when it goes back to the first, who announces it, also a moment after the first answers', () => {
    expect(audited('A1 B! B3 B4 A! A7 A8')).toEqual([]);
    expect(audited('A1 B! B3 B4 A7 A! A8')).toEqual([]);
  });

  test('that answers one request twice', () => {
    expect(audited('A1 A1 A2')).toEqual([]);
  });
});

describe('an address has two holders', () => {
  test('when both answer one request: one violation, for as long as it lasts', () => {
    const macs = ['A', 'B'];
    expect(audited('A1 A2 B2 A3 B3 A4 A5')).toEqual([{ at: 40, until: 100, macs, what: 'both answered one request' }]);
  });

  test('when the first answers once more after another has taken over', () => {
    const what = 'answered again after another had taken over';
    expect(audited('A1 B! B2 B3 A4 B5')).toMatchObject([{ at: 80, until: 100, macs: ['B', 'A'], what }]);
  });

  test('when the first had announced itself only before the other answered', () => {
    expect(audited('A! A1 B2 A3')).toHaveLength(1);
  });

  test('when an answer to an older request comes after one of another to a newer', () => {
    expect(audited('A1 B3 A2')).toHaveLength(1);
  });
});
