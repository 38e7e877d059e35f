// What others notice of a move, against what they notice anyway.
import { expect, test } from 'vitest';
import { otherRows } from '../../../src/entry/bench/kernel-others/rows.ts';
import { kernelOthersSpec, MOVES } from '../../../src/entry/bench/kernel-others/spec.ts';
import { longestIn } from '../../../src/entry/bench/kernel-others/windows.ts';
import { requireCluster } from '../../../src/entry/cli/require-cluster.ts';
import { labOptions } from '../../../src/lab/options.ts';

test('the longest gap of a stretch is that of the slowest client, and only what of it lies within', () => {
  const steady = { completedAt: [0, 100, 200, 300, 400, 500] };
  const stalled = { completedAt: [0, 110, 350, 500] };
  expect(longestIn({ from: 100, until: 400 }, [steady])).toBe(100);
  expect(longestIn({ from: 100, until: 400 }, [steady, stalled])).toBe(240);
  expect(longestIn({ from: 200, until: 300 }, [steady, stalled])).toBe(100);
  expect(longestIn({ from: 200, until: 320 }, [{ completedAt: [] }])).toBe(120);
});

test('it is not to be longer than the longest without a move', () => {
  const rounds = [
    { move: 400, still: 300 },
    { move: 200, still: 500 },
  ];
  expect(otherRows(rounds)).toMatchObject([{ values: [0.4, 0.2], toReach: 0.5, bare: { values: [0.3, 0.5] } }]);
});

test('its cluster is one that a lab can carry: four servers, one of which has one beside it and two where it goes', () => {
  const specText = kernelOthersSpec('others');
  const cluster = requireCluster(specText, 'bench');
  const homes = cluster.servers.map(({ name, home, failoverTo, network }) => [name, home, ...failoverTo, network]);
  expect(homes).toEqual([
    ['nfs1', 'node1', 'node2', 'own'],
    ['nfs2', 'node1', 'node2', 'own'],
    ['nfs3', 'node2', 'node1', 'own'],
    ['nfs4', 'node2', 'node1', 'own'],
  ]);
  expect(homes[0]?.[0]).toBe(MOVES);
  expect(labOptions('others', cluster, specText, false, 2).disks).toHaveLength(9);
});
