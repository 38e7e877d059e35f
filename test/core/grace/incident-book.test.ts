import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Incident, incidentId } from '../../../src/core/grace/incident.ts';
import {
  asked,
  closed,
  EMPTY_BOOK,
  expired,
  falseAlarms,
  heard,
  type IncidentBook,
  patience,
  readFromVolume,
  sawServing,
  withdrawn,
} from '../../../src/core/grace/incident-book.ts';

const incident = (server: string, epoch: number): Incident => ({ server, epoch, node: 'node1', cause: 'crash' });
const times = patience(10_000);
const ids = (book: IncidentBook) => [...book.open.keys()];

const anyIncident = fc.record({
  server: fc.constantFrom('nfs1', 'nfs2', 'nfs3'),
  epoch: fc.integer({ min: 1, max: 9 }),
  node: fc.constantFrom('node1', 'node2'),
  cause: fc.constant('crash' as const),
});

describe('a word and the state volume', () => {
  test('an incident that was heard of is open at once, and hearing it twice is hearing it once', () => {
    const book = heard(EMPTY_BOOK, incident('nfs1', 7), 0);
    expect(ids(book)).toEqual(['nfs1@7']);
    expect(heard(book, incident('nfs1', 7), 50)).toBe(book);
  });

  test('one that never reaches the state volume is dropped after a while: a replayed word holds nobody for long', () => {
    const book = heard(EMPTY_BOOK, incident('nfs1', 7), 0);
    expect(ids(readFromVolume(book, [], times.unconfirmedMs - 1, times))).toEqual(['nfs1@7']);
    expect(ids(readFromVolume(book, [], times.unconfirmedMs, times))).toEqual([]);
  });

  test('one that was on the state volume and is there no more is closed, though nobody said so', () => {
    const seen = readFromVolume(EMPTY_BOOK, [incident('nfs1', 7)], 0, times);
    expect(ids(readFromVolume(seen, [], 1, times))).toEqual([]);
  });

  test('a keeper that starts anew finds what is open', () => {
    expect(ids(readFromVolume(EMPTY_BOOK, [incident('nfs1', 7), incident('nfs2', 3)], 0, times))).toHaveLength(2);
  });

  test('two incarnations of a server have each an incident of their own: that the later one was a false alarm says nothing of the earlier', () => {
    const book = heard(heard(EMPTY_BOOK, incident('nfs1', 8), 0), incident('nfs1', 7), 1);
    expect(ids(book)).toEqual(['nfs1@8', 'nfs1@7']);
    expect(ids(withdrawn(book, 'nfs1@8'))).toEqual(['nfs1@7']);
  });

  test('whatever was heard is open, once', () => {
    fc.assert(
      fc.property(fc.array(anyIncident), (incidents) => {
        const book = incidents.reduce((sofar, it, at) => heard(sofar, it, at), EMPTY_BOOK);
        expect(new Set(ids(book))).toEqual(new Set(incidents.map(incidentId)));
      }),
    );
  });

  test('one that is over is not opened again by a word or a file that comes late', () => {
    const book = closed(heard(EMPTY_BOOK, incident('nfs1', 7), 0), 'nfs1@7');
    expect(ids(heard(book, incident('nfs1', 7), 1))).toEqual([]);
    expect(ids(readFromVolume(book, [incident('nfs1', 7)], 2, times))).toEqual([]);
  });

  test('one that a supervisor asks for is open, whatever was known of it, and its time begins anew', () => {
    const over = closed(heard(EMPTY_BOOK, incident('nfs1', 7), 0), 'nfs1@7');
    expect(ids(asked(over, incident('nfs1', 7), 5))).toEqual(['nfs1@7']);
    const open = asked(heard(EMPTY_BOOK, incident('nfs1', 7), 0), incident('nfs1', 7), 1_000);
    expect(expired(open, times.unrecoveredMs, times)).toEqual([]);
  });

  test('closing one closes no other', () => {
    fc.assert(
      fc.property(fc.array(anyIncident, { minLength: 1 }), (incidents) => {
        const book = incidents.reduce((sofar, it, at) => heard(sofar, it, at), EMPTY_BOOK);
        const [first] = [...book.open.values()];
        if (first === undefined) return;
        const without = closed(book, incidentId(first.incident));
        expect(ids(without)).toEqual(ids(book).slice(1));
      }),
    );
  });
});

describe('peers leave grace in the end', () => {
  test('an incident whose server comes back nowhere expires', () => {
    const book = heard(EMPTY_BOOK, incident('nfs1', 7), 0);
    expect(expired(book, times.unrecoveredMs - 1, times)).toEqual([]);
    expect(expired(book, times.unrecoveredMs, times)).toEqual([incident('nfs1', 7)]);
  });

  test('a server that was stopped, and is not started again, holds its peers no longer than a move takes', () => {
    const stopped = { ...incident('nfs1', 7), cause: 'stop' as const };
    const book = heard(EMPTY_BOOK, stopped, 0);
    expect(times.stoppedMs).toBeLessThan(times.unrecoveredMs);
    expect(expired(book, times.stoppedMs, times)).toEqual([stopped]);
  });

  test('a node that was cut off and still serves was not lost, but a word that was under way does not say so', () => {
    const lost = { ...incident('nfs1', 7), cause: 'node-lost' as const };
    const serves = { name: 'nfs1', node: 'node1', epoch: 7, serving: true };
    const book = heard(EMPTY_BOOK, lost, 0);
    expect(falseAlarms(book, [{ ...serves, at: 1_000 }])).toEqual([]);
    expect(falseAlarms(book, [{ ...serves, at: 4_000 }])).toEqual([lost]);
    expect(falseAlarms(book, [{ ...serves, at: 4_000, node: 'node2' }])).toEqual([]);
    expect(falseAlarms(heard(EMPTY_BOOK, incident('nfs1', 7), 0), [{ ...serves, at: 4_000 }])).toEqual([]);
  });

  test('after a false alarm the same incarnation may die after all: its incident opens', () => {
    const book = withdrawn(heard(EMPTY_BOOK, incident('nfs1', 7), 0), 'nfs1@7');
    expect(ids(book)).toEqual([]);
    expect(ids(heard(book, incident('nfs1', 7), 1))).toEqual(['nfs1@7']);
  });

  test('a server that serves again has its own grace, and then some', () => {
    const serves = { name: 'nfs1', node: 'node2', epoch: 8, serving: true };
    const book = sawServing(heard(EMPTY_BOOK, incident('nfs1', 7), 0), [serves], 5_000);
    expect(expired(book, 5_000 + times.recoveringMs - 1, times)).toEqual([]);
    expect(expired(book, 5_000 + times.recoveringMs, times)).toHaveLength(1);
  });

  test('what the incarnation that failed still said is not taken for recovery', () => {
    const serves = { name: 'nfs1', node: 'node1', epoch: 7, serving: true };
    const book = sawServing(heard(EMPTY_BOOK, incident('nfs1', 7), 0), [serves], 5_000);
    expect([...book.open.values()].map(({ recoveringSince }) => recoveringSince)).toEqual([undefined]);
  });
});
