import { describe, expect, it } from 'vitest';
import { auditLocks } from '../../../src/core/audit/audit-locks.ts';
import type { FaultMark, LockEvent, LockHistory } from '../../../src/core/audit/history.ts';

const FAULT: FaultMark = { at: 1_000, recoveredAt: 2_000, servers: ['A'] };

/** Of the first ten bytes of one file, unless told otherwise. Each operation takes 2 ms, and is told by its answer. */
const event = (at: number, client: string, kind: LockEvent['kind'], more: Partial<LockEvent> = {}): LockEvent => ({
  ...{ at, from: at - 2, client, owner: 'o', server: client.startsWith('a') ? 'A' : 'B', file: 'f', kind },
  ...{ range: { start: 0, length: 10 }, ...more },
});

const history = (events: readonly LockEvent[], more: Partial<LockHistory> = {}): LockHistory => ({
  ...{ events, faults: [FAULT], ...more },
});

const audited = (...events: readonly LockEvent[]) => auditLocks(history(events));
const kinds = (...events: readonly LockEvent[]) => audited(...events).violations.map(({ audit }) => audit);

describe('a lock that its server is struck with', () => {
  it('is kept when a rival is denied after the recovery, or its client says so', () => {
    const kept = { held: 1, reclaimed: 1, lost: 0 };
    expect(audited(event(10, 'a1', 'granted'), event(2_500, 'b1', 'denied')).locks).toMatchObject(kept);
    expect(audited(event(10, 'a1', 'granted'), event(1_500, 'a1', 'reclaimed', { inGrace: true })).locks).toMatchObject(
      kept,
    );
  });

  it('is unseen when rivals were denied before the recovery only, or for the grace', () => {
    const seen = [event(1_500, 'b1', 'denied'), event(2_500, 'b1', 'denied', { error: 'NFS4ERR_GRACE' })];
    expect(audited(event(10, 'a1', 'granted'), ...seen)).toMatchObject({ unseen: 1, locks: { held: 1, reclaimed: 0 } });
  });

  it('is lost when a rival is granted it, when it is free afterwards, and when its client is told', () => {
    const held = event(10, 'a1', 'granted');
    for (const shown of [
      event(1_050, 'b1', 'granted'),
      event(2_500, 'node', 'probed', { free: true }),
      event(2_500, 'a1', 'lost', { error: 'EIO' }),
      event(1_500, 'a1', 'refused', { inGrace: true, error: 'NFS4ERR_RECLAIM_BAD' }),
    ]) {
      const { locks, violations } = audited(held, shown);
      expect(locks).toMatchObject({ held: 1, reclaimed: 0, lost: 1 });
      expect(violations.map(({ audit }) => audit)).toContain('lost-lock');
    }
  });

  it('is not lost by a reclaim that came too late and was refused', () => {
    const { locks, violations } = audited(
      event(10, 'a1', 'granted'),
      event(2_500, 'a1', 'refused', { inGrace: false }),
    );
    expect(locks).toMatchObject({ held: 1, lost: 0, lateRefused: 1 });
    expect(violations).toEqual([]);
  });

  it('does not count when its holder gave it up before more was seen', () => {
    expect(audited(event(10, 'a1', 'granted'), event(1_500, 'a1', 'released')).locks.held).toBe(0);
  });

  it('that was young when a daemon died at once is counted apart when it is lost, and is no violation', () => {
    const events = [event(950, 'a1', 'granted'), event(1_050, 'b1', 'granted'), event(2_500, 'a1', 'lost')];
    const sudden = auditLocks(history(events, { faults: [{ ...FAULT, hitBy: 1_003 }] }));
    expect(sudden).toMatchObject({ violations: [], locks: { held: 0, lost: 0, youngLost: 1, doubleGranted: 0 } });
    expect(audited(...events).locks).toMatchObject({ lost: 1, youngLost: 0 });
  });

  it('that was granted while its daemon died counts as struck', () => {
    const events = [event(1_002, 'a1', 'granted'), event(1_050, 'b1', 'granted')];
    expect(auditLocks(history(events, { faults: [{ ...FAULT, hitBy: 1_003 }] })).locks.youngLost).toBe(1);
  });

  it('that was asked for before its daemon died may have been granted by it, though its client hears of it later; not much later', () => {
    const faults = [{ ...FAULT, hitBy: 1_003 }];
    const heard = (at: number, from: number) =>
      auditLocks(history([event(at, 'a1', 'granted', { from }), event(at + 8, 'b1', 'granted')], { faults }));
    expect(heard(1_040, 1_002)).toMatchObject({ violations: [], locks: { youngLost: 1 } });
    for (const late of [heard(1_040, 1_005), heard(1_300, 1_002)])
      expect(late.violations.map(({ audit }) => audit)).toContain('double-grant');
  });
});

describe('the window', () => {
  const held = event(10, 'a1', 'granted');
  const free = (at: number) => event(at, 'node', 'probed', { free: true, server: null });
  const known = event(500, 'b1', 'denied');

  it('is the time from the fault to the last grant to a rival', () => {
    expect(audited(held, event(1_050, 'b1', 'granted'), event(1_060, 'b1', 'released')).windowMs).toBe(50);
  });

  it('reaches to where the storage is free while a peer is out of grace, and no further', () => {
    const grace = {
      B: [
        { at: 500, inGrace: false },
        { at: 1_090, inGrace: true, since: 1_070 },
      ],
    };
    expect(auditLocks(history([held, known, free(1_030), free(1_300)], { grace })).windowMs).toBe(30);
    // Nobody can tell whether the peer was in grace already.
    expect(auditLocks(history([held, known, free(1_080)], { grace })).windowMs).toBe(0);
  });

  it('is none where nobody else serves the file', () => {
    expect(audited(held, free(1_030)).windowMs).toBe(0);
  });
});

describe('what is no violation', () => {
  it('two read locks of one range, neighbours, and the same owner again', () => {
    const shared = { shared: true };
    expect(kinds(event(10, 'b1', 'granted', shared), event(20, 'b2', 'granted', shared))).toEqual([]);
    const next = { range: { start: 10, length: 0 } };
    expect(kinds(event(10, 'b1', 'granted'), event(20, 'b2', 'granted', next))).toEqual([]);
    expect(kinds(event(10, 'b1', 'granted'), event(20, 'b1', 'granted'))).toEqual([]);
  });

  it('a grant that may have come after the end of the other', () => {
    const asked = event(20, 'b1', 'released');
    expect(kinds(event(10, 'b1', 'granted'), asked, event(19, 'b2', 'granted'))).toEqual([]);
    expect(kinds(event(10, 'b1', 'granted'), asked, event(17, 'b2', 'granted'))).toEqual(['double-grant']);
  });

  it('an unlocking that was never answered', () => {
    expect(
      kinds(event(10, 'b1', 'granted'), event(20, 'b1', 'asked', { what: 'unlock' }), event(30, 'b2', 'granted')),
    ).toEqual([]);
  });

  it('a write that was never answered and is seen later, or never', () => {
    const write = event(10, 'b1', 'asked', { what: 'write', value: 'x' });
    for (const value of ['w', 'x'])
      expect(kinds(event(8, 'b1', 'wrote', { value: 'w' }), write, event(40, 'b1', 'read', { value }))).toEqual([]);
    // A server that comes back does it at last.
    const later = event(20, 'b1', 'wrote', { value: 'y' });
    expect(kinds(write, later, event(40, 'b2', 'read', { value: 'x' }))).toEqual([]);
  });
});

it('a read lock conflicts with a write lock, and everything with a range to the end of the file', () => {
  const tail = { range: { start: 5, length: 0 } };
  expect(kinds(event(10, 'b1', 'granted', { shared: true }), event(20, 'b2', 'granted'))).toEqual(['double-grant']);
  expect(kinds(event(10, 'b1', 'granted', tail), event(20, 'b2', 'granted'))).toEqual(['double-grant']);
});

it('a lock that is free or lost though nothing was struck is lost', () => {
  expect(kinds(event(10, 'b1', 'granted'), event(20, 'node', 'probed', { free: true }))).toEqual(['lost-lock']);
  expect(kinds(event(10, 'b1', 'granted'), event(20, 'b1', 'lost', { error: 'ENOLCK' }))).toEqual(['lost-lock']);
});

it('what nobody wrote can not be read, nor nothing where something was written', () => {
  expect(kinds(event(10, 'b1', 'read', { value: 'x' }))).toEqual(['read']);
  expect(kinds(event(10, 'b1', 'wrote', { value: 'x' }), event(20, 'b2', 'read', { value: null }))).toEqual(['read']);
});
