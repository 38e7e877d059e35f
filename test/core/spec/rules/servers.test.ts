import { describe, expect, it } from 'vitest';
import { bad, found, GOOD, withLines } from '../spec-text.ts';

const NFS2 = '{ address: 192.0.2.102/24, home: node2, exports: [mail] }';

it('finds nothing in a good spec', () => {
  expect(found(GOOD)).toEqual([]);
});

describe('homes and where else to go', () => {
  it('are nodes', () => {
    expect(found(bad(['home: node2', 'home: nod2']))).toEqual(['14:42 error home-no-node']);
    expect(
      found(bad([NFS2, '{ address: 192.0.2.102/24, home: node2, failoverTo: [node9], exports: [mail] }'])),
    ).toEqual(['14:62 error failover-no-node']);
  });

  it("are not complained about while a node's own name is wrong", () => {
    expect(found(bad(['name: node2', 'name: [node2]']))).toEqual(['4:13 error wrong-kind']);
  });

  it('are each named once, home not at all', () => {
    const server = '{ address: 192.0.2.102/24, home: node2, failoverTo: [node2, node1, node1], exports: [mail] }';
    expect(found(bad([NFS2, server]))).toEqual(['14:62 error failover-names-home', '14:76 error repeated']);
  });

  it('may be none, which is worth knowing', () => {
    expect(found(bad([NFS2, '{ address: 192.0.2.102/24, home: node2, failoverTo: [], exports: [mail] }']))).toEqual([
      '14:61 warning stays-home',
    ]);
  });

  it('are missing where there is but one node', () => {
    const lines = GOOD.split('\n').filter((line) => !/name: node[23]/.test(line));
    const alone = lines.join('\n').replace(', node2, node3', '').replace('home: node2', 'home: node1');
    expect(found(alone)).toEqual(['2:1 warning one-node']);
  });
});

describe('what a server does', () => {
  const doing = (more: string) => bad([NFS2, `${NFS2.slice(0, -1)}, ${more} }`]);

  it.each([
    'onCrash: move',
    'onCrash: restart',
    'onCrash: { restarts: 1, within: 1h }',
    'fsal: vfs',
    'failback: auto',
    'failback: 23:00-01:00',
  ])('can be %s', (more) => {
    expect(found(doing(more))).toEqual([]);
  });

  it.each([
    ['fsal: ceph', '14:73 error unsupported-fsal'],
    ['failback: 25:00-26:00', '14:77 error bad-failback'],
    ['failback: 01:00-01:00', '14:77 error bad-failback'],
    ['failback: sometimes', '14:77 error bad-failback'],
    ['onCrash: reboot', '14:76 error bad-value'],
    ['onCrash: { restarts: 0, within: 1h }', '14:88 error out-of-range'],
    ['onCrash: { restarts: 1 }', '14:76 error missing-key'],
    ['onCrash: { restarts: 1, within: 1h, then: move }', '14:103 error unknown-key'],
    ['onCrash: [move]', '14:76 error wrong-kind'],
  ])('can not be %s', (more, finding) => {
    expect(found(doing(more))).toEqual([finding]);
  });
});

describe('versions', () => {
  it.each(['4', '2', '4.3', 'v4.1', 'nfs4'])('can not be %s', (version) => {
    expect(found(withLines(`nfs: { versions: [${version}] }`))).toEqual(['15:19 error bad-version']);
  });

  it.each(['4.1', '"4.1"', '4.2'])('can be %s', (version) => {
    expect(found(withLines(`nfs: { versions: [${version}] }`))).toEqual([]);
  });

  it('are named once', () => {
    expect(found(withLines('nfs: { versions: [4.1, "4.1"] }'))).toEqual(['15:24 error repeated']);
  });

  it('3 and 4.0 have a price', () => {
    expect(found(withLines('nfs: { versions: [3, 4.1] }'))).toEqual(['15:18 warning nfs3-whole-grace']);
    expect(found(withLines('nfs: { versions: [4.0, 4.1] }'))).toEqual(['15:18 warning nfs40-whole-grace']);
    expect(found(bad([NFS2, `${NFS2.slice(0, -1)}, versions: [3] }`]))).toEqual(['14:77 warning nfs3-whole-grace']);
  });
});

describe('times', () => {
  it.each(['60', '1.5s', '"60"', '-1s', 'soon', '"1 s"'])('can not be %s', (lease) => {
    expect(found(withLines(`nfs: { lease: ${lease} }`))[0]).toMatch(/^15:15 error (bad-duration|wrong-kind)$/);
  });

  it.each(['0s', '181s', '1h'])('of a lease are not %s', (lease) => {
    expect(found(withLines(`nfs: { lease: ${lease}, grace: 270s }`))).toEqual(['15:15 error out-of-range']);
  });

  it('of NFS are whole seconds', () => {
    expect(found(withLines('nfs: { lease: 1500ms }'))).toEqual(['15:15 error bad-duration']);
  });

  it('of a lease leave an idle Linux client the time to renew it', () => {
    expect(found(withLines('nfs: { lease: 9s, grace: 60s }'))).toEqual(['15:15 warning short-lease']);
    expect(found(withLines('nfs: { lease: 10s, grace: 60s }'))).toEqual([]);
  });

  it('of grace are not shorter than the lease, given or not', () => {
    expect(found(withLines('nfs: { lease: 60s, grace: 59s }'))).toEqual(['15:27 error grace-shorter-than-lease']);
    expect(found(withLines('nfs: { lease: 91s }'))).toEqual(['15:15 error grace-shorter-than-lease']);
    expect(found(withLines('nfs: { grace: 60s }'))).toEqual([]);
  });

  it('of Corosync that are short are doubtful', () => {
    expect(found(withLines('corosync: { token: 999ms }'))).toEqual(['15:20 warning short-token']);
    expect(found(withLines('corosync: { consensus: 4379ms }'))).toEqual(['15:24 warning short-consensus']);
    expect(found(withLines('corosync: { consensus: 4380ms }'))).toEqual([]);
    expect(found(withLines('corosync: { token: 29ms }'))).toEqual(['15:20 error out-of-range']);
  });
});

describe('the interface', () => {
  it.each(['enp129s0f1np1.20', 'eno 1', 'lo', '..', '"eth0/1"', '""'])('can not be %s', (name) => {
    expect(found(withLines(`network: { interface: ${name} }`))).toEqual(['15:23 error bad-interface']);
  });

  it.each(['auto', 'eno1', 'bond0.100', 'br-lan'])('can be %s', (name) => {
    expect(found(withLines(`network: { interface: ${name} }`))).toEqual([]);
  });
});
