import { expect, test } from 'vitest';
import { again } from '../../../../src/entry/cli/drill/again.ts';

test('whatever was chosen is typed again, and nothing else', () => {
  expect(again({ probe: true })).toBe('');
  expect(again({ probe: true, locks: true })).toBe(' --locks');
  expect(again({ fault: 'move', clients: 'kernel:3', locks: '4', probe: false })).toBe(
    ' --fault move --clients kernel:3 --locks 4 --no-probe',
  );
});
