import { expect, test } from 'vitest';
import { afterwards, NOWHERE, servingNode } from '../../../src/core/what-if/whereabouts.ts';
import { told } from './told.ts';

const member = (id: string) => ({ id, agent: '', params: {}, meta: {}, operations: [] });
const group = { id: 'nfs1', members: [member('daemon'), member('address')] };

test('a cold start ends with every server on its home and every clone everywhere', () => {
  const where = afterwards(NOWHERE, told('cold-start').actions);
  expect(where.get('nfs-lab-daemon')).toEqual(['rack1']);
  expect(where.get('nfs-archive-address')).toEqual(['rack2']);
  expect([...(where.get('ganesha-grace') ?? [])].sort()).toEqual(['rack1', 'rack2', 'rack3']);
});

test('a move, and a stop of one instance of a clone, leave the others where they are', () => {
  const where = afterwards(afterwards(NOWHERE, told('cold-start').actions), told('node-dies').actions);
  expect(where.get('nfs-lab-daemon')).toEqual(['rack3']);
  expect(where.get('nfs-homes-daemon')).toEqual(['rack3']);
  expect(where.get('ganesha-grace')).toEqual(['rack2', 'rack3']);
});

test('a server is served where its whole group is', () => {
  const where = (daemon: string[], address: string[]) =>
    new Map([
      ['daemon', daemon],
      ['address', address],
    ]);
  expect(servingNode(where(['node1'], ['node1']), group, [])).toBe('node1');
  expect(servingNode(where(['node1'], []), group, [])).toBeUndefined();
  expect(servingNode(where(['node1'], ['node2']), group, [])).toBeUndefined();
  expect(servingNode(NOWHERE, group, [])).toBeUndefined();
});

test('a dead node serves nothing, whatever Pacemaker still counts on it', () => {
  const both = ['node1', 'node2'];
  const where = new Map([
    ['daemon', both],
    ['address', both],
  ]);
  expect(servingNode(where, group, ['node1'])).toBe('node2');
  expect(servingNode(where, group, both)).toBeUndefined();
});
