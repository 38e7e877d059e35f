// What is made of what many clients saw, and who is who among them.
import { describe, expect, test } from 'vitest';
import { HEARD_NOTHING } from '../../../src/lab/light/client.ts';
import { lightAddress, mannerOf, rangesOf } from '../../../src/lab/light/fleet-wish.ts';
import { fleetSummary } from '../../../src/lab/light/summary.ts';

const recovery = (noticedAt: number, newAt: number | null) => ({
  ...{ noticedAt, reclaimed: 1, refused: 0, settledAt: noticedAt + 10, newAt },
});
const seen = (client: string, recoveries: readonly ReturnType<typeof recovery>[], trouble: string | null = null) => ({
  ...{ client, held: 1, recoveries, heard: HEARD_NOTHING, trouble },
});

test('a summary is of the first recovery of each client after the failure', () => {
  const clients = [
    seen('a', [recovery(50, 60), recovery(110, 200)]),
    seen('b', [recovery(120, 300), recovery(500, 600)]),
    seen('c', [recovery(130, null)]),
    seen('d', [recovery(50, 60)], 'tired'),
  ];
  expect(fleetSummary({ events: [], clients }, 100)).toEqual({
    ...{ clients: 4, held: 4, reclaimed: 3, refused: 0, unnoticed: 1, troubles: ['tired'] },
    noticedAfterMs: { first: 10, median: 20, last: 30 },
    settledAfterMs: { first: 20, median: 30, last: 40 },
    newOpensAgainAfterMs: { first: 100, median: 200, last: 200 },
  });
  expect(fleetSummary({ events: [], clients: [] }, 0).noticedAfterMs).toBeNull();
});

describe('a fleet', () => {
  const wish = {
    ...({ kind: 'light:3', clients: 10, name: 'f', server: { name: 's', address: '192.0.2.101' } } as const),
    ...{ export: '/home', leaseMs: 1000 },
  };

  test('has an address for each client, in the network of light clients', () => {
    expect([0, 254, 255, 70_000].map((index) => lightAddress(wish, index))).toEqual([
      ...['198.18.0.1', '198.18.0.255', '198.18.1.0', '198.19.17.113'],
    ]);
    expect(lightAddress({ ...wish, firstAddress: 101 }, 0)).toBe('198.18.0.101');
    expect(() => lightAddress(wish, 2 ** 17)).toThrow('no address left');
  });

  test('has its manners from the first client on, and is prompt otherwise', () => {
    const manners = [
      { clients: 1, manner: 'dead' },
      { clients: 2, manner: 'reboots' },
    ] as const;
    expect([0, 1, 2, 3].map((index) => mannerOf({ ...wish, manners }, index))).toEqual([
      ...['dead', 'reboots', 'reboots', 'prompt'],
    ]);
  });

  test('locks every other byte, so that no two locks become one', () => {
    expect(rangesOf({ ...wish, locks: 2 })).toEqual([
      { start: 0, length: 1 },
      { start: 2, length: 1 },
    ]);
  });
});
