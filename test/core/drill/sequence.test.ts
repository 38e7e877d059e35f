import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS, FAULTS } from '../../../src/core/base/fault-kind.ts';
import { choicesOf } from '../../../src/core/drill/choices.ts';
import { faultInWords, faultSequence } from '../../../src/core/drill/sequence.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';
import { mixedCluster } from '../mixed-cluster.ts';

function clusterOf(nodes: number, change = (spec: string) => spec): Cluster {
  const { cluster } = readSpec(change(defaultSpec({ name: 'c', nodes, versions: ['4.1'] })), 'test');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  return cluster;
}

const noFencing = (spec: string) => spec.replace(/fencing:\n.*\n/, 'fencing: none-accept-split-brain\n');
const kindsFor = (cluster: Cluster) => FAULT_KINDS.filter((kind) => choicesOf(cluster, kind).length > 0);

describe('a sequence of faults', () => {
  it('is the same for the same cluster and seed, for ever, and another one for another seed', () => {
    const three = clusterOf(3);
    expect(faultSequence(three, 'spring', 6).map(faultInWords)).toMatchInlineSnapshot(`
      [
        "daemon-crash of nfs1",
        "move of nfs1 to node3",
        "supervisor-crash of nfs1",
        "node-death of node1, seen by nfs1",
        "failback of nfs2",
        "state-volume-loss (full) of node1, seen by nfs1",
      ]
    `);
    expect(faultSequence(three, 'autumn', 6)).not.toEqual(faultSequence(three, 'spring', 6));
  });

  it('begins as a shorter one does', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.string(), fc.nat(20), fc.nat(20), (cluster, seed, one, other) => {
        if (kindsFor(cluster).length === 0) return;
        const [short, long] = [Math.min(one, other), Math.max(one, other)];
        expect(faultSequence(cluster, seed, long).slice(0, short)).toEqual(faultSequence(cluster, seed, short));
      }),
      { numRuns: 30 },
    );
  });

  it('has every kind that suits before it has one again, and of each kind every variant', () => {
    const sequence = faultSequence(clusterOf(3), '7', 9 * 4);
    for (const round of [0, 1, 2, 3]) {
      const kinds = sequence.slice(round * 9, round * 9 + 9).map(({ fault }) => fault);
      expect([...kinds].sort()).toEqual([...FAULT_KINDS].sort());
    }
    for (const kind of FAULT_KINDS) {
      const variants = new Set(sequence.filter(({ fault }) => fault === kind).map(({ variant }) => variant));
      expect([...variants].sort()).toEqual(FAULTS[kind].variants ? Object.keys(FAULTS[kind].variants).sort() : [null]);
    }
  });

  it('strikes every server and every node in the long run', () => {
    const sequence = faultSequence(clusterOf(4), '1', 200);
    expect([...new Set(sequence.map(({ server }) => server))].sort()).toEqual(['nfs1', 'nfs2', 'nfs3', 'nfs4']);
    const dead = sequence.filter(({ fault }) => fault === 'node-death').map(({ target }) => target);
    expect([...new Set(dead)].sort()).toEqual(['node1', 'node2', 'node3', 'node4']);
  });

  it('of one kind alone has no other', () => {
    const sequence = faultSequence(clusterOf(3), '1', 9, 'daemon-hang');
    expect(new Set(sequence.map(({ fault }) => fault))).toEqual(new Set(['daemon-hang']));
  });

  it('is refused where that kind does not suit', () => {
    expect(() => faultSequence(clusterOf(1), '1', 9, 'move')).toThrow('cluster c can deal with no move');
  });
});

describe('what suits a cluster', () => {
  it('of one node is what costs no server its only place', () => {
    expect(kindsFor(clusterOf(1))).toEqual(['keeper-crash', 'state-volume-loss']);
    expect(choicesOf(clusterOf(1), 'state-volume-loss').map(({ variant }) => variant)).toEqual([
      'hung',
      'errors',
      'full',
    ]);
  });

  it('of two nodes is everything, either node included', () => {
    expect(kindsFor(clusterOf(2))).toEqual([...FAULT_KINDS]);
    expect(new Set(choicesOf(clusterOf(2), 'partition').map(({ target }) => target))).toEqual(
      new Set(['node1', 'node2']),
    );
  });

  it('of two nodes leaves both to their clients when they lose each other, unless somebody outside decides', () => {
    const ways = (cluster: Cluster) => new Set(choicesOf(cluster, 'partition').map(({ variant }) => variant));
    const two = clusterOf(2);
    expect(ways(two)).toEqual(new Set(['nodes']));
    const quorumDevice = { host: 'qnet', algorithm: 'ffsplit', tls: 'off' } as const;
    expect(ways({ ...two, quorumDevice })).toEqual(new Set(['everyone', 'nodes']));
  });

  it('without fencing is no partition', () => {
    expect(kindsFor(clusterOf(3, noFencing))).toEqual(FAULT_KINDS.filter((kind) => kind !== 'partition'));
  });

  it('leaves more nodes than it cuts off: of five one or two neighbours', () => {
    const targets = new Set(choicesOf(clusterOf(5), 'partition').map(({ target }) => target));
    expect([...targets].sort()).toEqual(
      [
        'node1',
        'node1,node2',
        'node2',
        'node2,node3',
        'node3',
        'node3,node4',
        'node4',
        'node4,node5',
        'node5',
        'node5,node1',
      ].sort(),
    );
  });

  it('never costs the quorum, a server its last place, or a node that no device can fence', () => {
    fc.assert(
      fc.property(arbitraryCluster, (cluster) => {
        for (const { target } of [...choicesOf(cluster, 'node-death'), ...choicesOf(cluster, 'partition')]) {
          const lost = target?.split(',') ?? [];
          expect(lost.length < cluster.nodes.length - lost.length || cluster.nodes.length === 2).toBe(true);
          for (const { home, failoverTo } of cluster.servers)
            expect([home, ...failoverTo].some((place) => !lost.includes(place))).toBe(true);
          if (cluster.fencing.kind !== 'devices') continue;
          const fenceable = cluster.fencing.devices.flatMap(({ nodes }) => nodes);
          for (const node of lost) expect(fenceable).toContain(node);
        }
      }),
    );
  });
});

describe('in a cluster of both daemons', () => {
  const struck = (kind: Parameters<typeof choicesOf>[1]) =>
    choicesOf(mixedCluster(), kind).map(({ variant, server, target }) => [variant, target ?? server].join(' '));

  it('a server is struck as its own daemon can be', () => {
    expect(struck('daemon-crash')).toEqual([...['threads nfs1', 'nfsdcld nfs1', 'mountd nfs1'], ...[' nfs2', ' nfs3']]);
    expect(struck('supervisor-crash')).toEqual([' nfs2', ' nfs3']);
    expect(new Set(struck('daemon-hang').map((it) => it.split(' ')[1]))).toEqual(new Set(['nfs2', 'nfs3']));
  });

  it('only the nodes of Ganesha can lose the state volume in a lab', () => {
    expect(new Set(struck('state-volume-loss').map((it) => it.split(' ')[1]))).toEqual(new Set(['node3', 'node4']));
  });
});
