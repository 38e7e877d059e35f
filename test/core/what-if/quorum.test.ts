import { expect, test } from 'vitest';
import { quorumWithout } from '../../../src/core/what-if/quorum.ts';
import { ringOf } from '../four-servers.ts';

const dying = (n: number) => Array.from({ length: n }, (_, index) => `node${index + 1}`);

test.each([
  { of: 1, die: 1, needed: 1, quorate: false },
  { of: 2, die: 1, needed: 1, quorate: true },
  { of: 2, die: 2, needed: 1, quorate: false },
  { of: 3, die: 1, needed: 2, quorate: true },
  { of: 3, die: 2, needed: 2, quorate: false },
  { of: 4, die: 1, needed: 3, quorate: true },
  { of: 4, die: 2, needed: 3, quorate: false },
  { of: 5, die: 2, needed: 3, quorate: true },
  { of: 16, die: 7, needed: 9, quorate: true },
  { of: 16, die: 8, needed: 9, quorate: false },
])('of $of nodes $needed are needed: $die dead, quorate $quorate', ({ of, die, needed, quorate }) => {
  expect(quorumWithout(ringOf(of), dying(die))).toEqual({ quorate, left: of - die, needed });
});

test.each([
  { of: 2, algorithm: 'ffsplit', die: 1, needed: 1 },
  { of: 4, algorithm: 'ffsplit', die: 2, needed: 2 },
  { of: 4, algorithm: 'ffsplit', die: 3, needed: 2 },
  { of: 3, algorithm: 'ffsplit', die: 1, needed: 2 },
  { of: 4, algorithm: 'lms', die: 3, needed: 1 },
] as const)(
  'of $of nodes with a device outside ($algorithm) $needed are needed: $die dead',
  ({ of, algorithm, die, needed }) => {
    const cluster = { ...ringOf(of), quorumDevice: { host: 'arbiter', algorithm, tls: 'on' as const } };
    expect(quorumWithout(cluster, dying(die))).toEqual({ quorate: of - die >= needed, left: of - die, needed });
  },
);
