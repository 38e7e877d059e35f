import { expect, test } from 'vitest';
import { isJournalStream } from '../../src/entry/stderr.ts';

test('standard error is the journal’s only when it is the very stream that systemd named', () => {
  const stat = () => ({ dev: 5n, ino: 1234n });
  expect(isJournalStream('5:1234', stat)).toBe(true);
  expect(isJournalStream('5:1235', stat)).toBe(false);
  expect(isJournalStream(undefined, stat)).toBe(false);
});
