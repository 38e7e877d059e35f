import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { mountSource } from '../../src/lab/mount-source.ts';
import { labOptions } from '../../src/lab/options.ts';
import { withLabFencing } from '../../src/lab/own-fencing.ts';

function clusterOf(text: string) {
  const { cluster, findings } = readSpec(text, 'spec');
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  if (!cluster) throw new Error('no cluster');
  return cluster;
}

const four = () => clusterOf(defaultSpec({ name: 'trial', nodes: 4, versions: ['3', '4.0', '4.1', '4.2'] }));

describe('the default lab', () => {
  it('has a server at home on every node, and one export that all of them share', () => {
    const { nodes, servers, exports } = four();
    expect(nodes.map(({ address }) => address)).toEqual(['192.0.2.11', '192.0.2.12', '192.0.2.13', '192.0.2.14']);
    expect(servers.map(({ home }) => home)).toEqual(['node1', 'node2', 'node3', 'node4']);
    expect(new Set(servers.flatMap((server) => server.exports))).toEqual(new Set([exports[0]?.name]));
    expect(servers[0]?.versions).toEqual(['3', '4.0', '4.1', '4.2']);
  });

  it('can be of any size from one node on', () => {
    for (const nodes of [1, 2, 32]) clusterOf(defaultSpec({ name: 'trial', nodes, versions: ['4.1'] }));
  });

  it('has one fencing device, the lab itself, for all nodes', () => {
    expect(four().fencing).toMatchObject({
      kind: 'devices',
      devices: [{ agent: 'fence_gracekeeper_lab', nodes: { length: 4 } }],
    });
  });
});

describe('a spec for real machines in a lab', () => {
  it('gets the power controller of the lab for its fencing devices, and keeps everything else', async () => {
    const text = await readFile(new URL('../../examples/two-nodes.yaml', import.meta.url), 'utf8');
    const before = clusterOf(text);
    const after = clusterOf(withLabFencing(text, ['alpha', 'beta']));
    expect(after.fencing).toEqual({
      kind: 'devices',
      devices: [{ agent: 'fence_gracekeeper_lab', nodes: ['alpha', 'beta'], options: {} }],
    });
    expect({ ...after, fencing: before.fencing }).toEqual(before);
  });

  it('stays without fencing when it says in so many words that it wants none', async () => {
    const text = await readFile(new URL('../../examples/waiver.yaml', import.meta.url), 'utf8');
    expect(withLabFencing(text, ['one', 'two', 'three'])).toBe(text);
  });

  it('is refused when it wants a network or storage that a lab has not', () => {
    const cluster = four();
    const [node, ...nodes] = cluster.nodes;
    if (!node) throw new Error('no node');
    expect(() =>
      labOptions('x', { ...cluster, nodes: [{ ...node, address: '10.0.0.1' }, ...nodes] }, '', false),
    ).toThrow('10.0.0.1');
    expect(() => labOptions('x', { ...cluster, stateVolume: '/data/state' }, '', false)).toThrow('/data/state');
  });
});

describe('a client', () => {
  it('finds an export by its own path over NFSv3 and by its pseudo path over NFSv4', () => {
    const [shared] = four().exports;
    expect(mountSource(four(), undefined, 'kernel:3')).toEqual({ address: '192.0.2.101', path: shared?.path });
    expect(mountSource(four(), 'nfs3', 'kernel:4.1')).toEqual({ address: '192.0.2.103', path: shared?.pseudo });
  });

  it('is refused a server that does not speak its version, or is not there', () => {
    const cluster = clusterOf(defaultSpec({ name: 'trial', nodes: 1, versions: ['4.1'] }));
    expect(() => mountSource(cluster, 'nfs1', 'kernel:3')).toThrow('does not serve NFS 3');
    expect(() => mountSource(cluster, 'nfs9', 'kernel:4.1')).toThrow('nfs9');
  });
});
