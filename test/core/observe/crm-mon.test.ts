// The XML in crm-mon/ is what Pacemaker 2.1.5's crm_mon said of clusters that crm_simulate played.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readCrmMon } from '../../../src/core/observe/crm-mon.ts';

const told = (name: string) => readCrmMon(readFileSync(new URL(`crm-mon/${name}.xml`, import.meta.url), 'utf8'));

const resource = (name: string, id: string) => told(name).resources.filter((candidate) => candidate.id === id);

describe("crm_mon's XML", () => {
  test('tells quorum, the DC and the nodes of a healthy cluster', () => {
    const { quorate, nodes, failures } = told('healthy');
    expect({ quorate, failures }).toEqual({ quorate: true, failures: [] });
    expect(nodes).toHaveLength(4);
    expect(nodes[1]).toEqual({
      ...{ name: 'node2', online: true, standby: false, unclean: false, pending: false, dc: true, attributes: {} },
    });
  });

  test('tells where resources run, alone, in groups and in clones', () => {
    const common = { role: 'Started', running: true, failed: false, managed: true };
    expect(resource('healthy', 'fence-node1')).toEqual([
      { ...common, id: 'fence-node1', group: undefined, clone: undefined, node: 'node2' },
    ]);
    expect(resource('healthy', 'nfs3-daemon')).toEqual([
      { ...common, id: 'nfs3-daemon', group: 'nfs3', clone: undefined, node: 'node3' },
    ]);
    expect(resource('healthy', 'ganesha-mon').map(({ clone, node }) => [clone, node])).toEqual(
      ['node1', 'node2', 'node3', 'node4'].map((node) => ['ganesha-mon-clone', node]),
    );
  });

  test('tells a failed resource and what failed', () => {
    const { failures } = told('daemon-failed');
    expect(resource('daemon-failed', 'nfs1-daemon')[0]).toMatchObject({ failed: true, running: false, node: 'node1' });
    expect(failures).toEqual([
      {
        resource: 'nfs1-daemon',
        node: 'node1',
        operation: 'monitor',
        status: 'not running',
        reason: 'Simulated action result',
      },
    ]);
  });

  test('tells a node that is lost from one that is fenced', () => {
    expect(told('node-unclean').nodes[0]).toMatchObject({ online: false, unclean: true });
    expect(told('node-gone').nodes[0]).toMatchObject({ online: false, unclean: false });
    expect(resource('node-gone', 'nfs1-address')[0]?.node).toBe('node2');
  });

  test('tells nothing of resources that run nowhere', () => {
    expect(told('not-started').quorate).toBe(false);
    expect(resource('not-started', 'nfs1-daemon')[0]).toMatchObject({
      ...{ role: 'Stopped', node: undefined, running: false },
    });
  });

  test('is refused when it is not XML', () => {
    expect(() => readCrmMon('Error: cluster is not available on this node')).toThrow(
      expect.objectContaining({ code: 'not-xml' }),
    );
  });
});

describe("crm_mon's XML of a live cluster", () => {
  const live = readCrmMon(`<pacemaker-result>
    <nodes><node name="node1" online="true"/><node name="node2" online="true"/></nodes>
    <node_attributes>
      <node name="node1"><attribute name="ganesha-active" value="1"/><attribute name="grace-active" value="1"/></node>
    </node_attributes>
    <bans><ban id="cli-ban-nfs1-on-node2" resource="nfs1" node="node2" weight="-1000000" promoted-only="false"/></bans>
  </pacemaker-result>`);

  test('tells the attributes of each node', () => {
    expect(live.nodes.map(({ attributes }) => attributes)).toEqual([
      { 'ganesha-active': '1', 'grace-active': '1' },
      {},
    ]);
  });

  test('tells what keeps a resource from a node', () => {
    expect(live.bans).toEqual([{ id: 'cli-ban-nfs1-on-node2', resource: 'nfs1', node: 'node2' }]);
  });
});
