import { describe, expect, it } from 'vitest';
import { bad, found } from '../spec-text.ts';

const NODE1 = '{ name: node1, address: 192.0.2.11 }';

describe('names', () => {
  it.each([
    ['cluster: home', 'cluster: my home', '1:10 error bad-name'],
    ['cluster: home', 'cluster: ""', '1:10 error bad-name'],
    ['name: node3', 'name: node_3', '5:13 error bad-name'],
    ['nfs1:', 'nfs_1:', '13:3 error bad-name'],
    ['nfs1:', '1:', '13:3 error bad-name'],
    ['nfs1:', `${'n'.repeat(33)}:`, '13:3 error bad-name'],
  ])('%s can not become %s', (from, to, finding) => {
    expect(found(bad([from, to], ['[node1, node2, node3]', '[node1, node2]'], ['node1', 'node1']))).toContain(finding);
  });

  it('are judged without hiding what else is wrong with their owner', () => {
    expect(
      found(bad(['nfs2: { address: 192.0.2.102/24, home: node2', 'nfs_2: { address: 192.0.2.102, home: nod'])),
    ).toEqual(['14:3 error bad-name', '14:21 error bad-address', '14:40 error home-no-node']);
  });

  it.each(['ganesha-mon', 'ganesha-mon-clone', 'ganesha-grace-clone', 'fence-node1', 'nfs1-daemon', 'nfs1-address'])(
    '%s is a resource, and no server',
    (name) => {
      expect(found(bad(['nfs2:', `${name}:`]))).toEqual(['14:3 error reserved-name']);
    },
  );

  it('of servers and nodes are host names, which know no case', () => {
    expect(found(bad(['nfs2:', 'NFS1:']))).toEqual(['14:3 error duplicate-name']);
    expect(found(bad(['nfs2:', 'Node3:']))).toEqual(['14:3 error duplicate-name']);
    expect(found(bad(['name: node3', 'name: node2'], [', node3]', ']']))).toEqual(['5:13 error duplicate-name']);
  });

  it('of two exports must differ by more than case', () => {
    expect(found(bad(['mail: {', 'Home: {'], ['[mail]', '[Home]']))).toEqual(['11:3 error duplicate-name']);
  });

  it.each(['10.0.0.1', '2001:db8::1', '""', 'my_files', '-files', 'files.', 'a..b', `${'a.'.repeat(127)}com`])(
    '%s is no host name by which clients know a server',
    (name) => {
      expect(
        found(bad(['nfs1: {', `nfs1: { names: [files.example.com, ${name.replace(/^2001.*/, '"$&"')}],`])),
      ).toEqual(['13:38 error bad-name']);
    },
  );

  it('by which clients know a server lead to no other one, nor to a node', () => {
    const known = (first: string, second: string) =>
      found(bad(['nfs1: {', `nfs1: { names: [${first}],`], ['nfs2: {', `nfs2: { names: [${second}],`]));
    expect(known('nfs1, files.example.com, 1a', 'files')).toEqual([]);
    expect(known('files', 'Files')).toEqual(['14:19 error name-of-another']);
    expect(known('files', 'NFS1')).toEqual(['14:19 error name-of-another']);
    expect(known('node1', 'mail')).toEqual(['13:19 error name-of-another']);
    expect(known('files, files', 'mail')).toEqual(['13:26 error repeated']);
  });

  it('given twice are shown with the line of the first', () => {
    expect(found(bad(['nfs2:', 'nfs1:']))).toEqual(['11:3 warning unserved-export', '14:3 error duplicate-key']);
  });
});

describe('addresses', () => {
  it.each(['192.0.2.11/24', 'node1.example.com', '192.0.2.256', '"fe80::1%eno1"'])(
    '%s is no address of a node',
    (address) => {
      expect(found(bad(['address: 192.0.2.11 ', `address: ${address} `]))).toContain('3:29 error bad-address');
    },
  );

  it.each([
    '127.0.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '169.254.0.1',
    '"::1"',
    '"fe80::1"',
    '"::ffff:192.0.2.1"',
    '"ff02::1"',
  ])('nobody reaches a node at %s', (address) => {
    expect(found(bad(['address: 192.0.2.11 ', `address: ${address} `]))).toContain('3:29 error unusable-address');
  });

  it.each(['192.0.2.102', '192.0.2.102/33', '192.0.2/24', '"2001:db8::/129"'])(
    '%s is no address of a server',
    (address) => {
      expect(found(bad(['192.0.2.102/24', address]))).toEqual(['14:20 error bad-address']);
    },
  );

  it.each(['192.0.2.0/24', '192.0.2.255/24', '"2001:db8::/64"'])(
    '%s belongs to a network, not to a host',
    (address) => {
      expect(found(bad(['192.0.2.102/24', address]))).toEqual(['14:20 error unusable-address']);
    },
  );

  it('of a point-to-point network are both fine', () => {
    expect(found(bad(['192.0.2.102/24', '192.0.2.102/31']))).toEqual(['14:20 warning address-outside']);
  });

  it('have one owner, however they are written', () => {
    expect(found(bad(['address: 192.0.2.12 ', 'address: 192.0.2.11 ']))).toEqual(['4:29 error duplicate-address']);
    expect(found(bad(['192.0.2.102/24', '192.0.2.101/25']))).toContain('14:20 error duplicate-address');
    const six = bad(['192.0.2.101/24', '2001:db8::a/64'], ['192.0.2.102/24', '2001:DB8:0:0::A/64']);
    expect(found(six)).toContain('14:20 error duplicate-address');
  });

  it('of nodes are not for servers', () => {
    expect(found(bad(['192.0.2.102/24', '192.0.2.13/24']))).toEqual(['14:20 error address-of-node']);
  });

  it('of nodes are all of one family', () => {
    expect(found(bad(['address: 192.0.2.13 ', 'address: 2001:db8::13 ']))).toContain('5:29 error mixed-families');
  });

  it("outside every node's network are doubtful", () => {
    expect(found(bad(['192.0.2.102/24', '203.0.113.5/24']))).toEqual(['14:20 warning address-outside']);
  });

  it('outside the network of a node where the server may go are doubtful', () => {
    const spread = bad(['address: 192.0.2.13 ', 'address: 203.0.113.13 ']);
    expect(found(spread)).toEqual(['13:20 warning address-outside', '14:20 warning address-outside']);
    const kept = spread.replaceAll('/24, home: node1', '/24, failoverTo: [node2], home: node1');
    expect(found(kept.replaceAll('/24, home: node2', '/24, failoverTo: [node1], home: node2'))).toEqual([]);
  });
});

describe('node ids', () => {
  it("are each one node's, whether given or counted", () => {
    expect(found(bad([NODE1, '{ name: node1, address: 192.0.2.11, id: 2 }']))).toEqual(['4:5 error duplicate-node-id']);
    expect(found(bad(['address: 192.0.2.12 ', 'address: 192.0.2.12, id: 1 ']))).toEqual([
      '4:45 error duplicate-node-id',
    ]);
  });

  it.each(['0', '-1', '65536', '1.5', 'one'])('can not be %s', (id) => {
    expect(found(bad(['address: 192.0.2.12 ', `address: 192.0.2.12, id: ${id} `]))[0]).toMatch(
      /^4:45 error (out-of-range|wrong-kind)$/,
    );
  });
});
