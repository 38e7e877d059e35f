import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { raise } from '../../../src/core/backup/floors.ts';
import type { Floors } from '../../../src/core/backup/manifest.ts';

const NOW = Date.UTC(2026, 10, 21);
const NOW_S = NOW / 1000;

const floors: fc.Arbitrary<Floors> = fc.record({
  epochs: fc.dictionary(fc.constantFrom('nfs1', 'nfs2', 'nfs3'), fc.integer({ min: 1, max: 9 }), {
    noNullPrototype: true,
  }),
  nsmState: fc.option(fc.integer({ min: 0, max: 9 }).map((n) => NOW_S - 99 + 2 * n + 1)),
});

describe('what must never go back', () => {
  test('does not, whatever the state volume has and whatever the backup says', () => {
    fc.assert(
      fc.property(floors, floors, (live, backup) => {
        const raised = raise(live, backup, NOW);
        const after = { ...live.epochs, ...raised.epochs };
        for (const server of Object.keys({ ...live.epochs, ...backup.epochs }))
          expect(after[server]).toBe(Math.max(live.epochs[server] ?? 0, backup.epochs[server] ?? 0));
        const state = Math.max(live.nsmState ?? 0, raised.nsmState ?? 0);
        expect(state).toBe(Math.max(live.nsmState ?? 0, backup.nsmState ?? 0));
        expect(raise({ epochs: after, nsmState: state || null }, backup, NOW)).toEqual({
          ...{ epochs: {}, nsmState: null, stale: [], missing: [] },
        });
      }),
    );
  });

  test('shows where the state volume went back, and where it has nothing', () => {
    const live = { epochs: { nfs1: 5, nfs2: 9 }, nsmState: null };
    const { stale, missing } = raise(live, { epochs: { nfs1: 7, nfs2: 9, nfs3: 1 }, nsmState: null }, NOW);
    expect([stale, missing]).toEqual([['nfs1'], ['nfs3']]);
  });
});
