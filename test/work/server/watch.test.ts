import { expect, test } from 'vitest';
import { watchConnections } from '../../../src/work/server/watch.ts';

/** What each second's count is, and in which seconds the list was written. */
async function secondsWritten(counts: readonly (number | Error)[]): Promise<readonly number[]> {
  const stop = new AbortController();
  const written: number[] = [];
  let second = 0;
  const clock = {
    now: () => second * 1_000,
    pause: async () => {
      second += 1;
      if (second === counts.length) stop.abort();
    },
  };
  const sockets = async () => {
    const count = counts[second] ?? 0;
    if (count instanceof Error) throw count;
    return count;
  };
  const supervisor = { stopping: stop.signal, complain: () => undefined, sockets };
  await watchConnections({ clock }, supervisor, async () => void written.push(second));
  return written;
}

test('who is connected is written down within a second of a change, and every ten seconds', async () => {
  expect(await secondsWritten([2, 2, 2, 3, 3, 2])).toEqual([0, 3, 5]);
  expect(await secondsWritten(Array.from({ length: 25 }, () => 2))).toEqual([0, 10, 20]);
});

test('a household that could not be made does not end the watch', async () => {
  expect(await secondsWritten([2, new Error('no network'), new Error('no network'), 2])).toEqual([0, 1, 3]);
});
