import { describe, expect, test } from 'vitest';
import { graceInJournal, peerGrace, recoveredAt } from '../../../src/core/observe/peer-grace.ts';
import * as s from './story.ts';

const change = (ms: number, inGrace: boolean) => ({ at: s.BEGAN + ms, inGrace });
const found = (until: number | undefined, ...changes: [number, boolean][]) =>
  peerGrace(
    'nfs2',
    changes.map((it) => change(...it)),
    { injectedAt: s.BEGAN + 100, until: until === undefined ? undefined : s.BEGAN + until },
  );

describe("a peer's grace", () => {
  test('is counted from the fault, to the last leaving', () => {
    expect(found(500, [0, false], [130.25, true], [520, false])).toEqual({
      server: 'nfs2',
      inGraceAfterMs: 30.3,
      outUntilMs: null,
      leftAfterMs: 420,
      holes: 0,
    });
  });

  test('begins somewhere between two looks, of which the first may have been before the fault', () => {
    const entered = (since: number) =>
      peerGrace('nfs2', [{ ...change(130, true), since: s.BEGAN + since }], {
        injectedAt: s.BEGAN + 100,
        until: undefined,
      });
    expect(entered(104)).toMatchObject({ inGraceAfterMs: 30, outUntilMs: 4 });
    expect(entered(90)).toMatchObject({ inGraceAfterMs: 30, outUntilMs: 0 });
  });

  test('has a hole wherever it was left before the clients of the failed server had their time', () => {
    expect(found(500, [0, false], [130, true], [200, false], [210, true], [520, false])).toMatchObject({ holes: 1 });
    expect(found(500, [130, true], [200, false], [210, true], [300, false])).toMatchObject({
      leftAfterMs: 200,
      holes: 2,
    });
  });

  test('that is entered again afterwards is none', () => {
    expect(found(500, [130, true], [520, false], [600, true], [700, false])).toMatchObject({
      leftAfterMs: 600,
      holes: 0,
    });
  });

  test('of one that never entered, or never left, says so', () => {
    expect(found(500, [0, false])).toMatchObject({ inGraceAfterMs: null, leftAfterMs: null, holes: 0 });
    expect(found(500, [130, true])).toMatchObject({ inGraceAfterMs: 30, leftAfterMs: null, holes: 0 });
  });

  test('has holes also where nobody knows when it was over: each leaving but the last', () => {
    expect(found(undefined, [130, true], [200, false], [210, true], [520, false])).toMatchObject({ holes: 1 });
  });
});

const incident = 'nfs1@1';

test('where nobody looked, the journal tells when a server was held in grace', () => {
  const told = s.story(
    [10, 'node2', { kind: 'grace-held', server: 'nfs2', incidents: [incident] }],
    [20, 'node3', { kind: 'grace-held', server: 'nfs3', incidents: [incident] }],
    [30, 'node2', { kind: 'grace-released', server: 'nfs2' }],
  );
  expect(graceInJournal(told, 'nfs2')).toEqual([change(10, true), change(30, false)]);
});

test('clients have had their time when the last incident is over, or, without one, when their server has left grace', () => {
  const closed = { kind: 'incident-closed', server: 'nfs1', incident } as const;
  const expired = { kind: 'incident-expired', server: 'nfs2', incident: 'nfs2@1' } as const;
  expect(
    recoveredAt(
      s.story(
        [10, 'node1', closed],
        [20, 'node1', expired],
        [30, 'node1', s.graceLeft],
        [40, 'node1', { ...closed, server: 'nfs3' }],
      ),
      ['nfs1', 'nfs2'],
    ),
  ).toBe(s.BEGAN + 20);
  expect(recoveredAt(s.story([30, 'node1', s.graceLeft]), ['nfs1'])).toBe(s.BEGAN + 30);
  expect(recoveredAt(s.story([30, 'node1', s.graceLeft]), ['nfs2'])).toBeUndefined();
});
