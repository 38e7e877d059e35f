import { expect, test } from 'vitest';
import { eachAtOnce } from '../../../src/work/commands/each-at-once.ts';

/** Acts that end when told to. */
function acts() {
  const begun: string[] = [];
  const ends = new Map<string, { resolve: (value: string) => void; reject: (why: Error) => void }>();
  const act = (item: string) =>
    new Promise<string>((resolve, reject) => {
      begun.push(item);
      ends.set(item, { resolve, reject });
    });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    begun,
    act,
    end: async (item: string) => {
      ends.get(item)?.resolve(item.toUpperCase());
      await settle();
    },
    fail: async (item: string) => {
      ends.get(item)?.reject(new Error(`no ${item}`));
      await settle();
    },
  };
}

test('no more than so many at a time, and results in the order of the items', async () => {
  const { act, begun, end } = acts();
  const all = eachAtOnce(['a', 'b', 'c'], 2, act);
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('c');
  await end('a');
  expect(await all).toEqual(['A', 'B', 'C']);
});

test('after a failure none is begun, and the failure is told when those under way have ended', async () => {
  const { act, begun, end, fail } = acts();
  let told = '';
  const all = eachAtOnce(['a', 'b', 'c'], 2, act).catch((error: Error) => {
    told = error.message;
  });
  await fail('a');
  expect({ begun, told }).toEqual({ begun: ['a', 'b'], told: '' });
  await end('b');
  await all;
  expect({ begun, told }).toEqual({ begun: ['a', 'b'], told: 'no a' });
});
