import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold, foldAll } from '../../../src/core/observe/fold.ts';
import { NOTHING_KNOWN } from '../../../src/core/observe/state.ts';
import { journal } from './arbitrary-observation.ts';
import * as s from './story.ts';

describe('folding a journal', () => {
  test('gives the same state and events every time', () => {
    fc.assert(
      fc.property(journal, (observations) => {
        expect(foldAll(structuredClone(observations))).toEqual(foldAll(observations));
      }),
    );
  });

  test('again onto its own state changes nothing and reports nothing', () => {
    fc.assert(
      fc.property(journal, (observations) => {
        const { state } = foldAll(observations);
        expect(foldAll(observations, state)).toEqual({ state, events: [] });
      }),
    );
  });

  test('in two parts, the second overlapping the first, is folding it once', () => {
    fc.assert(
      fc.property(journal, fc.nat(), fc.nat(), (observations, a, b) => {
        const end = a % (observations.length + 1);
        const again = b % (end + 1);
        const { state } = foldAll(observations.slice(0, end));
        expect(foldAll(observations.slice(again), state).state).toEqual(foldAll(observations).state);
      }),
    );
  });

  test('leaves the state that it is given as it was', () => {
    fc.assert(
      fc.property(journal, ([first, ...others]) => {
        if (first === undefined) return;
        const { state } = foldAll(others);
        const copy = structuredClone(state);
        fold(state, first);
        expect(state).toEqual(copy);
      }),
    );
  });
});

describe('a server', () => {
  const begun = s.story([0, 'node1', s.starting], [1, 'node1', s.started(100)], [2, 'node1', s.answering(100)]);

  test('that was started, announced and is in grace is known as such', () => {
    const rest = s.story([3, 'node1', s.announced], [4, 'node1', s.graceEntered]).map((it) => ({ ...it, writer: 'v' }));
    expect(foldAll([...begun, ...rest]).state.servers.nfs1).toEqual({
      ...{ name: 'nfs1', node: 'node1', phase: 'serving', epoch: 100, restarts: 0 },
      ...{ inGrace: true, announced: true, reason: null },
    });
  });

  test('whose daemon died and answers again was restarted once', () => {
    const { state, events } = foldAll(
      s.story(
        [0, 'node1', s.starting],
        [1, 'node1', s.started(100)],
        [2, 'node1', s.answering(100)],
        [3, 'node1', s.killed],
        [4, 'node1', s.started(101)],
        [5, 'node1', s.answering(101)],
      ),
    );
    expect(state.servers.nfs1).toMatchObject({ phase: 'serving', epoch: 101, restarts: 1 });
    expect(events.flatMap((event) => (event.kind === 'phase' ? event.to : []))).toEqual([
      'starting',
      'serving',
      'restarting',
      'serving',
    ]);
  });

  test('that moved is where it started last, whatever its old node says afterwards', () => {
    const { state, events } = foldAll(
      s.story(
        [0, 'node1', s.answering(100)],
        [1, 'node2', s.starting],
        [2, 'node2', s.answering(101)],
        [3, 'node1', s.killed],
        [4, 'node1', s.stopped],
      ),
    );
    expect(state.servers.nfs1).toMatchObject({ node: 'node2', phase: 'serving' });
    expect(events).toContainEqual({ kind: 'moved', at: s.BEGAN + 1, server: 'nfs1', node: 'node2', from: 'node1' });
    expect(state.nodes.node1?.heardAt).toBe(s.BEGAN + 4);
  });

  test('that spent its budget is failed and says why', () => {
    const { state } = foldAll(s.story([0, 'node1', { kind: 'budget-spent', server: 'nfs1', restarts: 3 }]));
    expect(state.servers.nfs1).toMatchObject({ phase: 'failed', reason: '3 restarts were not enough' });
  });

  test('is where it was while its home calls it', () => {
    const began = { kind: 'failback-began', server: 'nfs1' } as const;
    expect(foldAll(s.story([0, 'node1', began]))).toMatchObject({ state: { servers: {} }, events: [] });
    const { state } = foldAll(s.story([0, 'node2', s.answering(100)], [1, 'node1', began]));
    expect(state.servers.nfs1).toMatchObject({ node: 'node2', phase: 'serving' });
  });

  test('nothing is known before the first observation', () => {
    expect(foldAll([]).state).toBe(NOTHING_KNOWN);
  });
});
