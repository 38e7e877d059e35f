import { describe, expect, it } from 'vitest';
import { bad, found, GOOD } from '../spec-text.ts';

const DEVICE = '{ agent: fence_apc, nodes: [node1, node2, node3], options: { ip: 203.0.113.1 } }';

describe('the state volume', () => {
  it('is a folder with an absolute path', () => {
    expect(found(bad(['/srv/state', 'srv/state']))).toEqual(['8:14 error bad-path']);
    expect(found(bad(['/srv/state', '/']))).toEqual(['8:14 error state-volume-root']);
  });

  it('inside an export is seen by clients', () => {
    expect(found(bad(['/srv/state', '/srv/home/.state']))).toEqual(['8:14 warning state-volume-exported']);
  });

  it('has no exports in it', () => {
    expect(found(bad(['/srv/mail,', '/srv/state/mail,']))).toEqual(['11:17 error export-in-state-volume']);
    expect(found(bad(['/srv/mail,', '/srv/state/,']))).toEqual(['11:17 error export-in-state-volume']);
  });

  it('is not a folder that every node has for itself', () => {
    expect(found(bad(['/srv/state', '/var/tmp/state']))).toEqual(['8:14 warning path-not-shared']);
  });
});

describe('fencing', () => {
  const fenced = (device: string) => bad([DEVICE, device]);

  it('is there, or waived in writing', () => {
    const without = GOOD.split('\n').filter((line) => !/fencing|fence_/.test(line));
    expect(found(without.join('\n'))).toEqual(['1:1 error no-fencing']);
    expect(found([...without, 'fencing: none-accept-split-brain'].join('\n'))).toEqual([]);
    expect(found([...without, 'fencing: none'].join('\n'))).toEqual(['14:10 error bad-value']);
    expect(found([...without, 'fencing: false'].join('\n'))).toEqual(['14:10 error wrong-kind']);
    expect(found([...without, 'fencing: []'].join('\n'))).toEqual(['14:10 error empty']);
  });

  it('covers every node', () => {
    expect(found(fenced('{ agent: fence_apc, nodes: [node1, node3] }'))).toEqual(['6:1 error fencing-coverage']);
  });

  it('names nodes that there are', () => {
    expect(found(fenced('{ agent: fence_apc, nodes: [node1, node2, node3, node4] }'))).toEqual([
      '7:54 error fencing-no-node',
    ]);
  });

  it('says which node or nodes, in one way', () => {
    expect(found(fenced('{ agent: fence_apc }'))).toEqual(['7:5 error missing-key']);
    expect(found(fenced('{ agent: fence_apc, node: node1, nodes: [node1, node2, node3] }'))).toEqual([
      '7:38 error fencing-node-and-nodes',
    ]);
  });

  it.each(['stonith:fence_apc', 'fence apc', '/usr/sbin/fence_apc'])('has no agent %s', (agent) => {
    expect(found(fenced(`{ agent: "${agent}", nodes: [node1, node2, node3] }`))).toEqual(['7:14 error bad-agent']);
  });

  it('has a level for all devices of a node, or for none', () => {
    const both = (first: string, second: string) =>
      fenced(`{ agent: fence_a, nodes: [node1, node2, node3]${first} }\n  - { agent: fence_b, node: node1${second} }`);
    expect(found(both('', ''))).toEqual([]);
    expect(found(both(', level: 1', ', level: 2'))).toEqual([]);
    expect(found(both(', level: 1', ''))).toEqual(['8:5 error fencing-level-missing']);
    expect(found(both(', level: 0', ', level: 1'))).toEqual(['7:60 error out-of-range']);
  });

  it('has one watchdog for all nodes that fence themselves', () => {
    const twice = '{ agent: fence_watchdog, nodes: [node1, node2] }\n  - { agent: fence_watchdog, node: node3 }';
    expect(found(fenced(twice))).toEqual(['8:14 error fencing-one-watchdog']);
  });

  it('has no controller of one machine for several nodes', () => {
    const device = '{ agent: fence_ipmilan, nodes: [node1, node2, node3], options: { ip: 203.0.113.1 } }';
    expect(found(fenced(device))).toEqual(['7:14 error fencing-one-controller']);
  });

  it('keeps the list of nodes out of the options', () => {
    expect(found(bad(['ip: 203.0.113.1', 'pcmk_host_list: node1']))).toEqual(['7:66 error fencing-option-reserved']);
  });

  it('has options that XML can carry', () => {
    expect(found(bad(['ip: 203.0.113.1', '"i p": x']))).toEqual(['7:66 error bad-option']);
    expect(found(bad(['ip: 203.0.113.1', 'ip: "a\\0b"']))).toEqual(['7:70 error bad-option']);
    expect(found(bad(['ip: 203.0.113.1', 'ip: [1]']))).toEqual(['7:70 error wrong-kind']);
    expect(found(bad(['ip: 203.0.113.1', 'ip:']))).toEqual(['7:66 error no-value']);
  });

  it('does not aim at a node or a server itself', () => {
    expect(found(bad(['ip: 203.0.113.1', 'ip: 192.0.2.12']))).toEqual(['7:70 warning fencing-at-node']);
  });

  it('does not give one management controller to two nodes', () => {
    const device = (node: string, more = '') =>
      `{ agent: fence_ipmilan, node: ${node}, options: { ip: 203.0.113.1${more} } }`;
    const devices = (more?: string) => ['node1', 'node2', 'node3'].map((node) => device(node, more)).join('\n  - ');
    expect(found(fenced(devices()))).toEqual([
      '8:57 error fencing-one-controller',
      '9:57 error fencing-one-controller',
    ]);
    expect(found(fenced(devices(', ipport: 1')))).toEqual([]);
    expect(found(fenced(devices().replaceAll('ipmilan', 'virsh')))).toEqual([]);
  });
});
