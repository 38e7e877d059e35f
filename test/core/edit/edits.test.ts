import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { addExport, addNode, addServer, removeExport, removeNode, removeServer } from '../../../src/core/edit/edits.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';

const folder = new URL('../../../examples/', import.meta.url);
const examples = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')] as const);
const [, ring = ''] = examples.find(([name]) => name === 'active-active.yaml') ?? [];

function cluster(text: string): Cluster {
  const read = readSpec(text, 'cluster.yaml');
  if (read.cluster === undefined) throw new Error(JSON.stringify(read.findings));
  return read.cluster;
}

/** Lines that are another in one than in the other. */
function differing(before: string, after: string): readonly string[] {
  const [was, becomes] = [before.split('\n'), after.split('\n')];
  return [
    ...was.filter((line) => !becomes.includes(line)).map((line) => `- ${line.trim()}`),
    ...becomes.filter((line) => !was.includes(line)).map((line) => `+ ${line.trim()}`),
  ];
}

describe('an edit of cluster.yaml', () => {
  test.each(examples)('leaves every other line of %s as it was', (_name, text) => {
    const { exports } = cluster(text);
    const edited = addServer(text, 'another', { address: '192.0.2.199/24', exports: exports.map(({ name }) => name) });
    expect(differing(text, edited).filter((line) => line.startsWith('-'))).toEqual([]);
    expect(removeServer(edited, 'another')).toBe(text);
  });

  test('adds a server in the manner of its neighbours', () => {
    const edited = addServer(ring, 'nfs5', { address: '192.0.2.105/24', home: 'node2', exports: ['home'] });
    expect(differing(ring, edited)).toEqual(['+ nfs5: { address: 192.0.2.105/24, home: node2, exports: [home] }']);
    expect(cluster(edited).servers.map(({ name }) => name)).toContain('nfs5');
  });

  test('leaves lines broken where their writer broke them', () => {
    const broken = ring.replace(/^ {2}(nfs[12]): +\{(.*),([^,]*)\}/gm, '  $1:\n    {$2,\n     $3}\n');
    expect(broken.match(/nfs[12]:\n {4}\{.*,\n/g)).toHaveLength(2);
    const edited = addServer(broken, 'nfs5', { address: '192.0.2.105/24', home: 'node2', exports: ['home'] });
    expect(differing(broken, edited)).toEqual(['+ nfs5: { address: 192.0.2.105/24, home: node2, exports: [home] }']);
    expect(removeServer(edited, 'nfs5')).toBe(broken);
  });

  test('adds an export to the servers that are to serve it, and takes it from them', () => {
    const edited = addExport(ring, 'data', { path: '/srv/shared/data', clients: ['*'] }, ['nfs1', 'nfs2']);
    const { servers, exports } = cluster(edited);
    expect(exports.at(-1)).toMatchObject({ name: 'data', clients: ['*'] });
    expect(servers.map((server) => server.exports.length)).toEqual([2, 2, 1, 1]);
    expect(cluster(removeExport(edited, 'data', cluster(edited)))).toEqual(cluster(ring));
  });

  test('gives a new node a number that no other has, and writes down where ssh finds it', () => {
    const shared = ring.replace(/fencing:\n(.*\n)+?\n/, 'fencing: none-accept-split-brain\n\n');
    const without = removeNode(shared, 'node2', cluster(shared));
    const edited = addNode(without, { name: 'node5', address: '192.0.2.15', ssh: 'admin@five' }, cluster(without));
    const { nodes } = cluster(edited);
    expect(nodes.map(({ id }) => id)).toEqual([1, 3, 4, 5]);
    expect(nodes.at(-1)).toMatchObject({ name: 'node5', ssh: 'admin@five' });
  });

  test('adds a node, and takes it out with its fencing device; its servers find another home', () => {
    const edited = addNode(ring, { name: 'node5', address: '192.0.2.15' }, cluster(ring));
    expect(differing(ring, edited)).toEqual(['+ - { name: node5, address: 192.0.2.15 }']);
    const three = cluster(removeNode(ring, 'node4', cluster(ring)));
    expect(three.nodes.map(({ name }) => name)).toEqual(['node1', 'node2', 'node3']);
    expect(three.servers.find(({ name }) => name === 'nfs4')).toMatchObject({ home: 'node1' });
    expect(three.fencing).toMatchObject({
      devices: [{ nodes: ['node1'] }, { nodes: ['node2'] }, { nodes: ['node3'] }],
    });
  });

  test('of a node that goes leaves the others the numbers by which they are known', () => {
    const { nodes } = cluster(removeNode(ring, 'node2', cluster(ring)));
    expect(nodes.map(({ name, id }) => [name, id])).toEqual([
      ['node1', 1],
      ['node3', 3],
      ['node4', 4],
    ]);
  });

  test('of what is not there, or there already, is refused', () => {
    expect(() => removeServer(ring, 'nfs9')).toThrow('servers has no nfs9');
    expect(() => addServer(ring, 'nfs1', { address: '192.0.2.109/24', exports: [] })).toThrow('has nfs1 already');
    const node1 = { name: 'node1', address: '192.0.2.15' };
    expect(() => addNode(ring, node1, cluster(ring))).toThrow('has node node1 already');
    expect(() => removeNode(ring, 'node9', cluster(ring))).toThrow('has no node node9');
    expect(() => addExport(ring, 'data', { path: '/srv/data', clients: ['*'] }, ['nfs9'])).toThrow('has no nfs9');
  });
});
