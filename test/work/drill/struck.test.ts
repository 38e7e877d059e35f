import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../src/core/base/fault-kind.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';
import type { DrillScene } from '../../../src/work/drill/scene.ts';
import { peersOf, struck } from '../../../src/work/drill/struck.ts';
import { mixedCluster } from '../../core/mixed-cluster.ts';

function scene(nodes: number, target?: string): DrillScene {
  const { cluster } = readSpec(defaultSpec({ name: 'c', nodes, versions: ['4.1'] }), 'test');
  const [server] = cluster?.servers ?? [];
  if (cluster === undefined || server === undefined) throw new Error('the default spec is a cluster');
  const injector = { inject: async () => 0, heal: async () => undefined };
  return { hosts: [], cluster, server, injector, ...(target === undefined ? {} : { target }) };
}

const of = (kind: FaultKind, nodes: number, target?: string, node = 'node1') =>
  struck(scene(nodes, target), kind, node);

describe('a fault strikes', () => {
  it('a server alone, wherever it is', () => {
    expect(of('daemon-hang', 3)).toEqual({ target: 'nfs1', nodes: [], lost: [], servers: ['nfs1'] });
  });

  it('the node of the server unless another is named, and all servers there', () => {
    expect(of('node-death', 3)).toMatchObject({ target: 'node1', lost: ['node1'], servers: ['nfs1'] });
    expect(of('node-death', 3, undefined, 'node2')).toMatchObject({ target: 'node2', servers: ['nfs1', 'nfs2'] });
    expect(of('node-death', 3, 'node3')).toMatchObject({ target: 'node3', lost: ['node3'], servers: ['nfs3'] });
  });

  it('no server by the death of a keeper, and no node by the loss of a volume', () => {
    expect(of('keeper-crash', 3)).toMatchObject({ target: 'node1', nodes: ['node1'], lost: [], servers: [] });
    expect(of('state-volume-loss', 3)).toMatchObject({ nodes: ['node1'], lost: [], servers: ['nfs1'] });
  });

  it('by a partition the smaller side, and of two nodes the one that is not favoured', () => {
    expect(of('partition', 3, 'node1,node2')).toMatchObject({
      nodes: ['node1', 'node2'],
      lost: ['node3'],
      servers: ['nfs3'],
    });
    expect(of('partition', 2, 'node1')).toMatchObject({ nodes: ['node1'], lost: ['node2'], servers: ['nfs2'] });
  });

  it('nothing that is not there', () => {
    expect(() => of('node-death', 3, 'node9')).toThrow('no node node9');
    expect(() => of('node-death', 3, 'node1,node2')).toThrow('one node at a time');
    expect(() => of('daemon-crash', 3, 'node1')).toThrow('strikes a server');
  });
});

it('peers share an export with a server that is struck, and are not struck themselves', () => {
  const { cluster } = scene(4);
  expect(peersOf(cluster, ['nfs1', 'nfs3']).map(({ name }) => name)).toEqual(['nfs2', 'nfs4']);
  expect(peersOf(cluster, [])).toEqual([]);
});

it('no kernel server is a peer whose grace is waited for, though it serves what is read only there', () => {
  const mixed = mixedCluster();
  const servers = mixed.servers.map((server) => ({ ...server, exports: [...server.exports, 'disk'] }));
  expect(peersOf({ ...mixed, servers }, ['nfs2']).map(({ name }) => name)).toEqual(['nfs3']);
});
