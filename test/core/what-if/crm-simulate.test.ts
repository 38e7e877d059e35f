import { describe, expect, test } from 'vitest';
import { readScheduled } from '../../../src/core/what-if/crm-simulate.ts';
import { told } from './told.ts';

const servers = (name: Parameters<typeof told>[0]) =>
  told(name).actions.filter(({ resource }) => resource.startsWith('nfs'));

describe('what crm_simulate tells', () => {
  test('a move has a node that is left and a node that is reached', () => {
    expect(servers('node-dies')).toEqual([
      { action: 'move', resource: 'nfs-lab-daemon', from: 'rack1', to: 'rack3' },
      { action: 'move', resource: 'nfs-lab-address', from: 'rack1', to: 'rack3' },
    ]);
  });

  test('a start reaches a node and leaves none, a stop leaves one and reaches none', () => {
    expect(servers('unfenced')[0]).toEqual({ action: 'start', resource: 'nfs-daemon', from: undefined, to: 'two' });
    expect(servers('stopped')[0]).toEqual({ action: 'stop', resource: 'nfs-daemon', from: 'one', to: undefined });
  });

  test('nodes to be fenced are told apart from what is done with resources', () => {
    expect(told('node-dies').fenced).toEqual(['rack1']);
    expect(told('unfenced').fenced).toEqual([]);
    const shutdown = '<pacemaker-result><actions><node_action task="Shutdown" node="a"/></actions></pacemaker-result>';
    expect(readScheduled(shutdown).fenced).toEqual([]);
  });

  test('an instance of a clone is known by its primitive', () => {
    expect(told('node-dies').actions).toContainEqual({
      action: 'stop',
      resource: 'ganesha-grace',
      from: 'rack1',
      to: undefined,
    });
  });

  test('what is blocked is not done', () => expect(told('frozen')).toEqual({ fenced: [], actions: [] }));

  test('a restart and a recovery in place end where they began', () => {
    const xml = (attributes: string) =>
      `<pacemaker-result><actions><rsc_action ${attributes}/></actions></pacemaker-result>`;
    const restart = readScheduled(xml('action="restart" resource="nfs1-daemon" source="node1" reason="x"'));
    const recover = readScheduled(xml('action="recover" resource="nfs1-daemon" node="node1"'));
    expect(restart.actions).toMatchObject([{ from: 'node1', to: 'node1' }]);
    expect(recover.actions).toMatchObject([{ from: 'node1', to: 'node1' }]);
  });

  test('a cluster with nothing to do tells of no action', () => {
    expect(readScheduled('<pacemaker-result><status code="0" message="OK"/></pacemaker-result>').actions).toEqual([]);
  });

  test('what is no XML is refused', () => expect(() => readScheduled('crm_simulate: no')).toThrow('expected XML'));
});
