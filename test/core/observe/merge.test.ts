import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventLine } from '../../../src/core/observe/event-line.ts';
import { lostLines, merged } from '../../../src/core/observe/merge.ts';
import type { Observation } from '../../../src/core/observe/observation.ts';
import { parseSince } from '../../../src/core/observe/since.ts';
import { journal } from './arbitrary-observation.ts';

describe('the journals of several nodes', () => {
  test('make one story by time, in which nothing is lost and each node’s order is kept', () => {
    fc.assert(
      fc.property(journal, (all) => {
        const byNode = (node: string) => all.filter((it) => it.node === node);
        const story = merged([byNode('node2'), byNode('node1')]);
        expect(story.map(({ at }) => at)).toEqual(all.map(({ at }) => at));
        for (const node of ['node1', 'node2']) expect(story.filter((it) => it.node === node)).toEqual(byNode(node));
        expect(lostLines(story)).toEqual([]);
      }),
    );
  });

  test('show which lines of a writer were lost', () => {
    fc.assert(
      fc.property(journal, fc.nat(), (all, nth) => {
        const inner = all.filter(
          ({ node, writer, seq }) =>
            seq > 1 && all.some((it) => it.node === node && it.writer === writer && it.seq > seq),
        );
        const gone = inner[nth % Math.max(1, inner.length)];
        fc.pre(gone !== undefined);
        const { node, writer } = gone ?? { node: '', writer: '' };
        expect(lostLines(all.filter((it) => it !== gone))).toEqual([{ node, writer, lines: 1 }]);
      }),
    );
  });
});

test('an event is a line with its time in UTC', () => {
  const it: Observation = { kind: 'server-stopped', at: 0, node: 'n1', server: 'nfs1', writer: 'w', seq: 1 };
  expect(eventLine(it, { node: 5, server: 4 })).toBe('1970-01-01T00:00:00.000Z  n1     nfs1  has stopped');
  expect(eventLine({ ...it, at: 1e300 }, { node: 2, server: 4 })).toBe('1e+300  n1  nfs1  has stopped');
});

describe('since', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  test.each([
    ['10m', now - 600_000],
    ['2026-11-21', Date.UTC(2026, 10, 21)],
    ['2026-11-21 10:30', Date.UTC(2026, 10, 21, 10, 30)],
    ['2026-11-21T10:30:01.5Z', Date.UTC(2026, 10, 21, 10, 30, 1, 500)],
    ['2026-11-21T10:30+02:00', Date.UTC(2026, 10, 21, 8, 30)],
  ])('%s is a time', (text, at) => expect(parseSince(text, now)).toBe(at));

  test.each(['', 'yesterday', '10', '2026-02-30', '2026-13-01', '2026-11-21T25:00', '10:30', '-5m'])(
    '%s is none',
    (text) => expect(parseSince(text, now)).toBeUndefined(),
  );
});
