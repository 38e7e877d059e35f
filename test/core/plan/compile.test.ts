import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { parseXml, type XmlElement } from '../../../src/core/cib/xml.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { OWNED_PROPERTIES } from '../../../src/core/plan/properties.ts';
import type { Cluster, FencingDevice, Server } from '../../../src/core/spec/cluster.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';
import { fourServers, ringOf } from '../four-servers.ts';

describe('a plan', () => {
  test('is the same to the byte however often it is made, and in whatever order the servers are written', () => {
    const cluster = fourServers();
    const [plan, turned] = [compile(cluster), compile({ ...cluster, servers: cluster.servers.toReversed() })];
    expect(encodeCib(compile(cluster))).toBe(encodeCib(plan));
    expect(turned.groups).toEqual(plan.groups);
  });

  test('owns the properties that it lists as owned, and no others', () => {
    fc.assert(
      fc.property(arbitraryCluster, (cluster) => {
        const always = OWNED_PROPERTIES.filter((name) => name !== 'stonith-watchdog-timeout');
        expect(Object.keys(compile(cluster).properties).sort()).toEqual([...always].sort());
      }),
    );
  });

  test('has another hash when anything in the spec changes, also what the CIB does not hold', () => {
    const cluster = fourServers();
    const hash = (of: Cluster) => compile(of).properties['gracekeeper-spec-hash'];
    expect(hash(structuredClone(cluster))).toBe(hash(cluster));
    expect(hash({ ...cluster, nfs: { leaseMs: 61_000, graceMs: 90_000 } })).not.toBe(hash(cluster));
  });

  test('grows with the servers and not with nodes squared', () => {
    const size = (nodes: number) => count(parseXml(encodeCib(compile(ringOf(nodes)))), 'constraints');
    expect(size(32) - size(16)).toBe(2 * (size(16) - size(8)));
  });
});

describe('placement', () => {
  const rules = (server: Partial<Server>, nodes = 6) => {
    const cluster = ringOf(nodes);
    const [first, ...others] = cluster.servers;
    if (first === undefined) throw new Error('no server');
    const plan = compile({ ...cluster, servers: [{ ...first, ...server }, ...others] });
    const placement = plan.placements.find(({ resource }) => resource === first.name);
    return placement?.rules.map(
      ({ score, when }) => `${score} ${when.map((each) => Object.values(each).join(' ')).join(' & ')}`,
    );
  };

  test('scores home, then three nodes of the ring; any node will do after those', () => {
    expect(rules({})).toEqual([
      '1000 #uname eq node1',
      '900 #uname eq node2',
      '890 #uname eq node3',
      '880 #uname eq node4',
      '-INFINITY ganesha-active eq 0',
    ]);
  });

  test('follows an order of the spec to its end', () => {
    expect(rules({ failoverTo: ['node6', 'node5', 'node4', 'node3', 'node2'] })?.slice(0, 6)).toEqual([
      '1000 #uname eq node1',
      '900 #uname eq node6',
      '890 #uname eq node5',
      '880 #uname eq node4',
      '870 #uname eq node3',
      '860 #uname eq node2',
    ]);
  });

  test('forbids the nodes that failoverTo leaves out', () => {
    expect(rules({ failoverTo: ['node3'] })).toContain('-INFINITY #uname ne node1 & #uname ne node3');
  });

  test('keeps a server without failoverTo at home', () => {
    expect(rules({ failoverTo: [] })).toContain('-INFINITY #uname ne node1');
  });

  test('calls a server home above its stickiness, unless fail-back is manual', () => {
    const call = '20000 #uname eq node1 & gracekeeper-failback eq nfs1';
    expect(rules({ failback: { kind: 'auto' } })).toContain(call);
    expect(rules({ failback: { kind: 'window', fromMinute: 60, toMinute: 300 } })).toContain(call);
    expect(rules({ failback: { kind: 'manual' } })).not.toContain(call);
  });
});

describe('fencing', () => {
  test('nodes that fence themselves are one device of the name that Pacemaker takes, with a time of their own', () => {
    const devices = [{ agent: 'fence_watchdog', nodes: ['node1', 'node2'], options: {} }];
    const { fencing, properties, placements } = compile({ ...ringOf(2), fencing: { kind: 'devices', devices } });
    expect(fencing.map(({ id, agent }) => `${id} ${agent}`)).toEqual(['watchdog stonith:fence_watchdog']);
    expect(properties['stonith-watchdog-timeout']).toBe('-1');
    expect(placements.some(({ resource }) => resource === 'watchdog')).toBe(false);
    expect(compile(ringOf(2)).properties).not.toHaveProperty('stonith-watchdog-timeout');
  });

  test('devices of a level are tried together, and levels in their order', () => {
    const of = (agent: string, nodes: readonly string[], level: number) => ({ agent, nodes, options: {}, level });
    const devices = [
      of('fence_a', ['node1', 'node2'], 2),
      of('fence_ipmilan', ['node1'], 1),
      of('fence_b', ['node1'], 2),
    ];
    const { levels } = compile({ ...ringOf(2), fencing: { kind: 'devices', devices } });
    expect(levels.map(({ target, index, devices }) => `${target} ${index}: ${devices.join(' and ')}`)).toEqual([
      'node1 1: fence-node1',
      'node1 2: fence-a and fence-node1-2',
      'node2 2: fence-a',
    ]);
  });

  const device = (agent: string, nodes: readonly string[], options = {}): FencingDevice => ({ agent, nodes, options });
  const planned = (nodes: number, ...devices: readonly FencingDevice[]) =>
    compile({ ...ringOf(nodes), fencing: { kind: 'devices', devices } });

  test('names a device of one node after the node, one of several after its agent, and numbers the rest', () => {
    const devices = [
      device('fence_ipmilan', ['node1']),
      device('fence_apc_snmp', ['node1', 'node2']),
      device('fence_apc_snmp', ['node3', 'node2']),
      device('fence_redfish', ['node1']),
    ];
    const ids = planned(3, ...devices).fencing.map(({ id }) => id);
    expect(ids).toEqual(['fence-apc-snmp', 'fence-apc-snmp-2', 'fence-node1', 'fence-node1-2']);
  });

  test('keeps a device off the only node that it fences', () => {
    const { placements } = planned(3, device('fence_ipmilan', ['node1']), device('fence_lab', ['node1', 'node2']));
    expect(placements.filter(({ resource }) => resource.startsWith('fence-'))).toEqual([
      {
        id: 'fence-node1_place',
        resource: 'fence-node1',
        rules: [
          { name: 'target', score: '-INFINITY', when: [{ attribute: '#uname', operation: 'eq', value: 'node1' }] },
        ],
      },
    ]);
  });

  test('delays the fencing of the first of two nodes', () => {
    const { fencing } = planned(2, device('fence_ipmilan', ['node1']), device('fence_ipmilan', ['node2']));
    expect(fencing.map(({ params }) => params.pcmk_delay_base)).toEqual(['5s', undefined]);
    const [shared] = planned(2, device('fence_lab', ['node1', 'node2'])).fencing;
    expect(shared?.params.pcmk_delay_base).toBe('node1:5s');
  });

  test('delays nothing where there are three nodes, or where the spec gives a delay itself', () => {
    const three = planned(3, device('fence_ipmilan', ['node1']));
    const given = planned(
      2,
      device('fence_ipmilan', ['node1']),
      device('fence_ipmilan', ['node2'], { pcmk_delay_max: '9s' }),
    );
    expect([three, given].flatMap(({ fencing }) => fencing.map(({ params }) => params.pcmk_delay_base))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('asks a device how it is every ten minutes, no more often', () => {
    const [first] = planned(3, device('fence_ipmilan', ['node1'])).fencing;
    expect(first?.operations.find(({ name }) => name === 'monitor')?.interval).toBe('10m');
  });

  test('without it, stops that fail block, and servers stop without quorum', () => {
    const plan = compile({ ...fourServers(), fencing: { kind: 'none-accept-split-brain' } });
    const stops = plan.groups.flatMap(({ members }) => members.flatMap(({ operations }) => operations));
    expect(new Set(stops.map(({ onFail }) => onFail))).toEqual(new Set(['block', undefined]));
    expect(plan.properties).toMatchObject({ 'no-quorum-policy': 'stop', 'stonith-enabled': 'false' });
  });
});

/** How many elements stand in a section, at any depth. */
function count(root: XmlElement, section: string): number {
  const all = (from: XmlElement): XmlElement[] => [from, ...from.children.flatMap(all)];
  const found = all(root).find(({ tag }) => tag === section);
  if (found === undefined) throw new Error(`no ${section}`);
  return all(found).length;
}
