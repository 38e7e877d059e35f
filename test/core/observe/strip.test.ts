import { describe, expect, it } from 'vitest';
import { strip } from '../../../src/core/observe/strip.ts';

describe('a strip of writes', () => {
  it('is full where the writes are steady and blank where there was none', () => {
    const completedAt = [0, 10, 20, 30, 60, 70];
    expect(strip(completedAt, { from: 0, until: 80, width: 4 })).toBe('██ █');
  });

  it('shows the slower stretch lower, and leaves out what lies outside', () => {
    expect(strip([-5, 0, 1, 2, 3, 10, 99], { from: 0, until: 20, width: 2 })).toBe('█▂');
  });

  it('is blank when nothing was written at all', () => {
    expect(strip([], { from: 0, until: 20, width: 3 })).toBe('   ');
  });
});
