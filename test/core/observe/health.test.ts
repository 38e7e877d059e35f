import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type CrmStatus, readCrmMon } from '../../../src/core/observe/crm-mon.ts';
import { health } from '../../../src/core/observe/health.ts';
import { fourServers } from '../four-servers.ts';

const told = (name: string): CrmStatus =>
  readCrmMon(readFileSync(new URL(`crm-mon/${name}.xml`, import.meta.url), 'utf8'));

const verdict = (crm: CrmStatus | undefined) => {
  const { health: word, findings } = health(fourServers(), crm);
  return [word, ...findings.map(({ code, message }) => `${code}: ${message}`)];
};

const healthy = told('healthy');
const lostNode1 = {
  nodes: healthy.nodes.map((node) => (node.name === 'node1' ? { ...node, online: false, unclean: true } : node)),
  fencing: told('fencing-fails').fencing,
};

describe('a cluster', () => {
  test('is HEALTHY when every server is at home and every node is there', () => {
    expect(verdict(healthy)).toEqual(['HEALTHY']);
  });

  test('is HEALTHY again after a failure that it got over', () => {
    const failure = {
      resource: 'nfs1-daemon',
      node: 'node1',
      operation: 'monitor',
      status: 'error',
      reason: 'it hung',
    };
    expect(verdict({ ...healthy, failures: [failure] })).toEqual([
      'HEALTHY',
      'past-failure: monitor of nfs1-daemon failed on node1: it hung',
    ]);
  });

  test('is in FAILOVER when a node is gone and its server is served elsewhere', () => {
    expect(verdict(told('node-gone'))).toEqual([
      'FAILOVER',
      'node-offline: node1 is offline',
      'server-away: nfs1 is on node2, its home is node1',
    ]);
  });

  test('is BAD while a lost node can not be fenced, and says what waits for that', () => {
    expect(verdict({ ...healthy, ...lostNode1 })).toEqual([
      'BAD',
      'node-unclean: node1 is lost and not fenced yet',
      'fencing-failed: fencing of node1 has failed, and is tried again',
      'server-waits-for-fence: nfs1 was on node1, and is started elsewhere when node1 has been fenced',
    ]);
  });

  test.each([
    ['standby', 'node-standby: node3 is in standby'],
    ['pending', 'node-pending: node3 is joining'],
  ])('is in FAILOVER when a node is %s', (what, why) => {
    const nodes = healthy.nodes.map((node) => (node.name === 'node3' ? { ...node, [what]: true } : node));
    expect(verdict({ ...healthy, nodes })).toEqual(['FAILOVER', why]);
  });

  test('is in FAILOVER when nobody watches a server', () => {
    const resources = healthy.resources.map((it) => (it.id === 'nfs2-daemon' ? { ...it, managed: false } : it));
    expect(verdict({ ...healthy, resources })).toEqual([
      'FAILOVER',
      'server-unmanaged: nobody watches nfs2: it is unmanaged',
    ]);
  });

  test('is BAD when a daemon has failed', () => {
    expect(verdict(told('daemon-failed')).slice(0, 2)).toEqual([
      'BAD',
      'server-not-served: nfs1 is not served: its daemon is failed on node1',
    ]);
  });

  test('is BAD while a lost node is not fenced, though Pacemaker still counts its servers as started', () => {
    expect(verdict(told('node-unclean'))).toEqual([
      'BAD',
      'node-unclean: node1 is lost and not fenced yet',
      'server-waits-for-fence: nfs1 was on node1, and is started elsewhere when node1 has been fenced',
    ]);
  });

  test('is BAD without quorum', () => {
    expect(verdict({ ...healthy, quorate: false })).toEqual(['BAD', 'no-quorum: the cluster has no quorum']);
  });

  test('is BAD when nothing was started yet', () => {
    expect(verdict(told('not-started'))).toContain('server-not-served: nfs4 is not served: its daemon is stopped');
  });

  test("is BAD when a server's address is not in it, or is not where its daemon is", () => {
    const without = healthy.resources.filter(({ id }) => id !== 'nfs1-address');
    const split = healthy.resources.map((it) => (it.id === 'nfs1-address' ? { ...it, node: 'node4' } : it));
    expect(verdict({ ...healthy, resources: without })).toEqual([
      'BAD',
      'server-not-served: nfs1 is not served: its address is not in the cluster',
    ]);
    expect(verdict({ ...healthy, resources: split })).toEqual([
      'BAD',
      'server-split: nfs1 is on node1, its address on node4',
    ]);
  });

  test('is BAD when no node answers', () => {
    expect(verdict(undefined)).toEqual(['BAD', 'cluster-down: no node answers for the cluster']);
  });
});

describe('a server that fails over by hand', () => {
  const [first, ...others] = fourServers().servers;
  const cluster = {
    ...fourServers(),
    servers: first === undefined ? [] : [{ ...first, failover: 'manual' as const }, ...others],
  };
  const down = (crm: CrmStatus, attributes: Readonly<Record<string, string>> = {}): CrmStatus => ({
    ...crm,
    nodes: crm.nodes.map((node) => (node.name === 'node1' ? { ...node, attributes } : node)),
    resources: crm.resources.map((resource) =>
      resource.group === 'nfs1' ? { ...resource, role: 'Stopped', node: undefined, running: false } : resource,
    ),
  });
  const codes = (crm: CrmStatus) => health(cluster, crm).findings.map(({ code }) => code);

  test('waits loudly when its node is lost', () => {
    expect(codes(down(told('node-gone')))).toContain('waits-for-failover');
    const [finding] = health(cluster, down(told('node-gone'))).findings.filter(
      ({ code }) => code === 'waits-for-failover',
    );
    expect(finding?.message).toContain('IS DOWN AND WAITS FOR YOU');
    expect(finding?.hint).toContain('gracekeeper failover --server nfs1 --yes');
  });

  test('waits too when the node that it was told to use is lost, and its home is there', () => {
    expect(codes(down(healthy, { 'gracekeeper-seat-nfs1': 'away' }))).toContain('waits-for-failover');
  });

  test('is simply not served when it is down where it may run', () => {
    expect(codes(down(healthy))).toEqual(['server-not-served']);
  });
});
