import { describe, expect, test } from 'vitest';
import { everyCase, summed, worst } from '../../../src/core/what-if/every-failure.ts';
import { everyFailureInWords } from '../../../src/core/what-if/every-failure-in-words.ts';
import { type Failure, failure } from '../../../src/core/what-if/failure.ts';
import { fourServers, ringOf } from '../four-servers.ts';
import { atHome, NOTHING } from './told.ts';

describe('the cases', () => {
  test('are each node, then each pair', () => {
    expect(everyCase(['a', 'b', 'c'])).toEqual([['a'], ['b'], ['c'], ['a', 'b'], ['a', 'c'], ['b', 'c']]);
    expect(everyCase(['a'])).toEqual([['a']]);
  });

  test('of 16 nodes are 136', () => {
    expect(everyCase(Array.from({ length: 16 }, (_, index) => `node${index}`))).toHaveLength(136);
  });
});

describe('the worst', () => {
  test('leaves the most servers unserved', () => {
    expect(worst([one('a', 0, 9, 9), one('b', 2, 1, 0), one('c', 1, 9, 9)])?.dies).toEqual(['b']);
  });

  test('else fills one node the most', () => {
    expect(worst([one('a', 1, 2, 9), one('b', 1, 3, 0)])?.dies).toEqual(['b']);
  });

  test('else moves the most', () => {
    expect(worst([one('a', 0, 2, 1), one('b', 0, 2, 2)])?.dies).toEqual(['b']);
  });

  test('is the first of equals', () => expect(worst([one('a', 0, 2, 1), one('b', 0, 2, 1)])?.dies).toEqual(['a']));

  test('is told for single nodes and for pairs, and of all', () => {
    const pair = { ...one('c', 1, 1, 1), dies: ['c', 'd'] };
    const told = summed([one('a', 0, 1, 1), one('b', 0, 2, 1), pair]);
    expect(told).toMatchObject({ tried: 3, leavingUnserved: 1, worst: pair, worstOfTwo: pair });
    expect(told.worstOfOne.dies).toEqual(['b']);
  });

  test('of a cluster of one node has no pair', () => expect(summed([one('a', 1, 0, 0)]).worstOfTwo).toBeUndefined());
});

describe('in words', () => {
  const ring = atHome(fourServers());
  const every = summed(
    everyCase(ring.cluster.nodes.map(({ name }) => name)).map((dies) => failure(ring, dies, NOTHING)),
  );

  test('begins with how many there are and how many are bad', () => {
    expect(everyFailureInWords(ring, every).split('\n')[0]).toBe(
      'ring: each node and each pair of nodes, 10 failures. All of them leave servers unserved.',
    );
  });

  test('lists which failures leave what unserved, and a pair only where it does more than its nodes alone', () => {
    const pair = (dies: string[], unserved: string[]) => ({ ...one('', 0, 0, 0), dies, unserved });
    const all = [
      pair(['node1'], ['nfs1']),
      pair(['node2'], []),
      pair(['node3'], []),
      pair(['node1', 'node2'], ['nfs1', 'nfs2']),
      pair(['node1', 'node3'], ['nfs1']),
    ];
    expect(everyFailureInWords(ring, summed(all))).toMatch(
      /alone\)\n {2}node1: nfs1\n {2}node1 and node2: nfs1, nfs2\n$/,
    );
  });

  test('tells of many nodes only those that take servers over', () => {
    const big = atHome(ringOf(8));
    const actions = ['daemon', 'address'].map((part) => ({
      action: 'move',
      resource: `nfs1-${part}`,
      from: 'node1',
      to: 'node2',
    }));
    const words = everyFailureInWords(big, summed([failure(big, ['node1'], { fenced: ['node1'], actions })]));
    expect(words).toContain('None leaves a server unserved.');
    expect(words).toContain(
      '  node2 would carry 2 servers: nfs1, nfs2\n  the other 6 nodes would carry at most 1 server each\n',
    );
  });

  test('stops listing after twenty', () => {
    const many = atHome(ringOf(22));
    const cases = many.cluster.nodes.map(({ name }) => [name]);
    const words = everyFailureInWords(many, summed(cases.map((dies) => failure(many, dies, NOTHING))));
    expect(words).toContain('  and 2 more; --json tells all');
  });
});

function one(node: string, unserved: number, most: number, moves: number): Failure {
  const named = (n: number) => Array.from({ length: n }, (_, index) => `nfs${index}`);
  return {
    dies: [node],
    quorum: { quorate: true, left: 3, needed: 2 },
    fenced: [node],
    moves: named(moves).map((server) => ({ server, from: node, to: 'x' })),
    unserved: named(unserved),
    reasons: [],
    carries: { x: most, y: 0 },
    serves: { x: named(most), y: [] },
  };
}
