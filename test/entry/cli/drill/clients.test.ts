import { describe, expect, it } from 'vitest';
import type { Cluster, NfsVersion } from '../../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { clientsOnAll } from '../../../../src/entry/cli/drill/clients.ts';
import { defaultSpec } from '../../../../src/lab/default-spec.ts';

function clusterOf(nodes: number, versions: readonly NfsVersion[], change = (spec: string) => spec): Cluster {
  const { cluster } = readSpec(change(defaultSpec({ name: 'c', nodes, versions })), 'test');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  return cluster;
}

const inWords = (...ask: Parameters<typeof clientsOnAll>) =>
  clientsOnAll(...ask).map(({ kind, server }) => `${kind} on ${server}`);

describe('clients for many drills', () => {
  it('are one on every server, each kind in its turn', () => {
    expect(inWords(clusterOf(3, ['3', '4.1']), 1)).toEqual([
      'kernel:3 on nfs1',
      'kernel:4.1 on nfs2',
      'kernel:3 on nfs3',
    ]);
  });

  it('are one of each kind even where there are fewer servers', () => {
    expect(inWords(clusterOf(2, ['3', '4.0', '4.1']), 1)).toEqual([
      'kernel:3 on nfs1',
      'kernel:4.0 on nfs2',
      'kernel:4.1 on nfs1',
    ]);
  });

  it('are two on every server where locks want a rival there', () => {
    expect(inWords(clusterOf(2, ['4.1']), 2)).toEqual(
      ['nfs1', 'nfs2', 'nfs1', 'nfs2'].map((it) => `kernel:4.1 on ${it}`),
    );
  });

  it('are of another kind on the same server in the second round', () => {
    expect(inWords(clusterOf(2, ['3', '4.1']), 2)).toEqual([
      ...['kernel:3 on nfs1', 'kernel:4.1 on nfs2', 'kernel:4.1 on nfs1', 'kernel:3 on nfs2'],
    ]);
  });

  it('mount nothing that a server does not serve, unless told to', () => {
    const mixed = clusterOf(2, ['3', '4.1'], (spec) => spec.replace('home: node1, ', 'home: node1, versions: [4.1], '));
    expect(inWords(mixed, 1)).toEqual(['kernel:4.1 on nfs1', 'kernel:4.1 on nfs2', 'kernel:3 on nfs2']);
    expect(inWords(mixed, 1, ['kernel:4.2'])).toEqual(['kernel:4.2 on nfs1', 'kernel:4.2 on nfs2']);
  });
});
