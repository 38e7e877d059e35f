import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { exportId } from '../../../src/core/spec/export-id.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { bad, found, GOOD, withLines } from './spec-text.ts';

function cluster(text: string): Cluster {
  const read = readSpec(text, 'cluster.yaml');
  if (read.cluster === undefined) throw new Error(read.findings.map(({ message }) => message).join('; '));
  return read.cluster;
}

const hints = (text: string) => readSpec(text, 'f').findings.map(({ hint }) => hint);
const messages = (text: string) => readSpec(text, 'f').findings.map(({ message }) => message);

describe('a spec that says little', () => {
  it('gets the defaults of a careful administrator', () => {
    const { network, nfs, corosync, servers, exports, nodes } = cluster(GOOD);
    expect(network).toEqual({ interface: 'auto' });
    expect(nfs).toEqual({ leaseMs: 60_000, graceMs: 90_000 });
    // Three nodes: the token of all is 3000 + 650 ms, consensus 1.2 times that.
    expect(corosync).toEqual({ tokenMs: 3000, tokenCoefficientMs: 650, consensusMs: 4380 });
    expect(nodes.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(exports[0]).toMatchObject({ id: exportId('home'), pseudo: '/home', access: 'rw', squash: 'root' });
    expect(servers[0]).toMatchObject({
      names: [],
      versions: ['4.1', '4.2'],
      fsal: 'vfs',
      daemon: 'ganesha',
      network: 'own',
      filesystems: [],
      failover: 'auto',
      onCrash: { kind: 'restart', restarts: 3, withinMs: 600_000 },
      failback: { kind: 'manual' },
    });
  });

  it('sends every server round the ring of nodes that begins after its home', () => {
    expect(cluster(bad(['home: node1', 'home: node2'])).servers[0]?.failoverTo).toEqual(['node3', 'node1']);
    expect(cluster(bad(['home: node1', 'home: node3'])).servers[0]?.failoverTo).toEqual(['node1', 'node2']);
  });

  it('keeps to the nodes of failoverTo where it is given', () => {
    expect(cluster(bad(['home: node1', 'home: node1, failoverTo: [node3]'])).servers[0]?.failoverTo).toEqual(['node3']);
  });

  it('takes the versions of nfs for servers that have none of their own', () => {
    const text = `${bad(['home: node1', 'home: node1, versions: ["4.2"]'])}nfs: { versions: [4.1] }\n`;
    expect(cluster(text).servers.map(({ versions }) => versions)).toEqual([['4.2'], ['4.1']]);
  });

  it('has export ids that reordering does not change', () => {
    const lines = GOOD.split('\n');
    const [home = '', mail = ''] = [lines[9], lines[10]];
    const turned = GOOD.replace(`${home}\n${mail}`, `${mail}\n${home}`);
    const ids = (text: string) => new Map(cluster(text).exports.map(({ name, id }) => [name, id]));
    expect(ids(turned)).toEqual(ids(GOOD));
    expect([exportId('home'), exportId('mail')]).toEqual([38_232, 53_696]);
  });
});

describe('spellings', () => {
  it('of addresses, networks and paths become one', () => {
    const text = bad(
      ['192.0.2.101/24', '2001:DB8:0:0::a/64'],
      ['clients: [198.51.100.0/24]', 'clients: [198.51.100.7/32, 2001:DB8::/32, "*"]'],
      ['/srv/home', '/srv//home/'],
    );
    const { servers, exports } = cluster(text);
    expect(servers[0]).toMatchObject({ address: '2001:db8::a', prefix: 64 });
    expect(exports[0]).toMatchObject({ path: '/srv/home', clients: ['198.51.100.7', '2001:db8::/32', '*'] });
  });

  it('of a version as number and as text are the same', () => {
    const versions = (list: string) => cluster(withLines(`nfs: { versions: ${list} }`)).servers[0]?.versions;
    expect(versions('[3, 4.0, 4.1, 4.2]')).toEqual(['3', '4.0', '4.1', '4.2']);
    expect(versions('["3", "4.0", \'4.1\', "4.2"]')).toEqual(['3', '4.0', '4.1', '4.2']);
  });

  it('of fencing options are kept as they were written', () => {
    const { fencing } = cluster(
      bad(['ip: 203.0.113.1', 'port: 010, n: 1.0, x: 0x1F, big: 12345678901234567890, on: true, no: no']),
    );
    expect(fencing).toMatchObject({
      devices: [{ options: { port: '010', n: '1.0', x: '0x1F', big: '12345678901234567890', on: 'true', no: 'no' } }],
    });
  });

  it('of a failback window pass midnight', () => {
    expect(cluster(bad(['home: node1', 'home: node1, failback: 23:30-00:15'])).servers[0]?.failback).toEqual({
      kind: 'window',
      fromMinute: 1410,
      toMinute: 15,
    });
  });
});

describe('YAML', () => {
  it('with anchors, aliases and merges is read as it means', () => {
    const text = bad([
      '{ agent: fence_apc, nodes: [node1, node2, node3], options: { ip: 203.0.113.1 } }',
      '{ agent: fence_apc, nodes: [node1, node2], options: &apc { ip: 203.0.113.1, a: 1 } }\n  - { agent: fence_apc, nodes: [node3], options: { <<: *apc, ip: 203.0.113.2 } }',
    ]);
    expect(cluster(text).fencing).toMatchObject({ devices: [{}, { options: { ip: '203.0.113.2', a: '1' } }] });
  });

  it.each([
    ['a bare star', 'a: [*]', '1:5 error yaml-syntax', /"\*" in quotes/],
    ['a tab', 'a:\n\tb: 1', '2:1 error yaml-syntax', /spaces/],
    ['an open bracket', 'a: [1\nb: 2', '2:1 error yaml-syntax', /bracket/],
    ['a second document', 'a: 1\n---\nb: 1', '2:1 error yaml-syntax', /---/],
    ['two colons', 'a: b: c', '1:4 error yaml-syntax', /quotes/],
  ])('that is broken by %s is shown where, with a hint', (_what, text, place, hint) => {
    expect(found(text)).toContain(place);
    expect(hints(text).join('\n')).toMatch(hint);
  });

  it('with an alias of nothing is wrong once', () => {
    expect(found(bad(['home: node1', 'home: *node1']))).toEqual(['13:42 error yaml-alias']);
    const again = `${'a: &a [*nothing]\n'}b: [${'*a, '.repeat(100)}]\n`;
    expect(found(`${again}${GOOD}`).filter((each) => each.endsWith('yaml-alias'))).toEqual(['1:8 error yaml-alias']);
  });

  it('whose aliases stand for more than anybody reads has that one mistake', () => {
    const levels = [1, 2, 3, 4, 5].map((i) => `l${i}: &l${i} [${`*l${i - 1}, `.repeat(9)}]\n`).join('');
    expect(found(`l0: &l0 [a]\n${levels}${GOOD}more: *l5\n`)).toEqual([expect.stringMatching(/error yaml-too-much$/)]);
  });

  it('takes an alias for the last thing above it that has its name', () => {
    const anchors = [1, 2].map((i) => [`name: node${i}`, `name: &it node${i}`] as const);
    expect(cluster(bad(...anchors, ['home: node1', 'home: *it'])).servers[0]?.home).toBe('node2');
  });

  it('with keys that are no text is wrong', () => {
    expect(found(withLines('? [a]', ': b'))).toEqual(['15:3 error yaml-key']);
    expect(found(withLines('__proto__: 1'))).toEqual(['15:1 error yaml-key']);
  });

  it.each([
    ['nothing', '', '1:1 error empty'],
    ['a comment', '# later\n', '1:1 error empty'],
    ['a list', '- a\n', '1:1 error wrong-kind'],
    ['a word', 'hello', '1:1 error wrong-kind'],
  ])('of %s is no spec', (_what, text, finding) => {
    expect(found(text)).toEqual([finding]);
  });

  it('with the line ends of Windows and a byte order mark is fine', () => {
    expect(found(`\ufeff${GOOD.replaceAll('\n', '\r\n')}`)).toEqual([]);
  });
});

describe('a key', () => {
  it.each([
    ['stateVolume', 'state_volume'],
    ['stateVolume', 'statevolume'],
    ['servers', 'server'],
    ['exports', 'shares'],
  ])('%s that is written %s is one mistake, and the hint says which', (right, wrong) => {
    const text = bad([`${right}:`, `${wrong}:`]);
    expect(found(text).filter((line) => line.includes('-key'))).toHaveLength(1);
    expect(hints(text)).toContain(`did you mean ${right}?`);
  });

  it.each(['constructor', 'hasOwnProperty', 'toString'])(
    'that is written %s is unknown, whatever JavaScript makes of it',
    (word) => {
      expect(found(bad(['home: node1', `home: node1, ${word}: x`]))).toEqual([
        expect.stringMatching(/error unknown-key$/),
      ]);
      expect(found(bad(['clients: [198.51.100.0/24]', `clients: [198.51.100.0/24], squash: ${word}`]))).toContain(
        '10:64 error bad-value',
      );
    },
  );

  it('that resembles none is answered with all that there are', () => {
    expect(hints(withLines('network: { colour: red }'))).toEqual(['it may have interface']);
  });

  it('that other tools have is known', () => {
    expect(hints(bad(['{ address: 192.0.2.101/24', '{ vip: 192.0.2.101/24']))).toEqual(['did you mean address?']);
    expect(hints(bad(['clients: [198.51.100.0/24]', 'clients: [198.51.100.0/24], squash: no_root_squash']))).toEqual([
      'did you mean none?',
    ]);
  });

  it('without a value is shown at the key', () => {
    expect(found(bad(['home: node1', 'home:']))).toEqual(['13:36 error no-value']);
    expect(found(bad(['stateVolume: /srv/state', 'stateVolume:']))).toEqual(['8:1 error no-value']);
  });

  it('that is missing is shown at whoever lacks it', () => {
    expect(found(bad(['address: 192.0.2.101/24, ', '']))).toEqual(['13:9 error missing-key']);
    expect(found('cluster: a\n')).toEqual([
      '1:1 error missing-key',
      '1:1 error no-fencing',
      '1:1 error missing-key',
      '1:1 error missing-key',
      '1:1 error missing-key',
    ]);
  });
});

describe('messages', () => {
  it('say what was expected and what was there', () => {
    expect(messages(bad(['exports: [home]', 'exports: home']))).toContain(
      'servers.nfs1.exports must be a list, not home',
    );
    expect(messages(withLines('nfs: 60'))).toEqual(['nfs must be a map of keys and values, not the number 60']);
    expect(messages(withLines('nfs: { lease: 60 }'))).toEqual([
      'nfs.lease must be a length of time with its unit, not the number 60',
    ]);
    expect(messages(bad(['name: node3', 'name: 3']))).toEqual(['nodes[2].name must be text, not the number 3']);
  });

  it('of missing fencing name both ways out', () => {
    const text = GOOD.split('\n')
      .filter((line) => !/fencing|fence_/.test(line))
      .join('\n');
    expect(hints(text)[0]).toMatch(/device for every node.*fencing: none-accept-split-brain/);
  });

  it('of NFSv3 say how long a recovery lasts, and on whom', () => {
    const text = `${bad(['[mail]', '[home]'])}nfs: { versions: [3], grace: 75s }\n`;
    expect(messages(text).join('\n')).toMatch(/every recovery of nfs1, nfs2 lasts the whole grace period, 75s/);
    const peers = bad(['[mail]', '[home]'], ['home: node1', 'home: node1, versions: [3]']);
    expect(messages(peers).join('\n')).toMatch(/every recovery of nfs1 lasts .* 90s.*; on nfs2 too/);
  });

  it('of needless sharing deal out the exports', () => {
    const text = bad(['[mail]', '[home, mail]'], ['[home]', '[mail, home]']);
    expect(hints(text)).toEqual([
      'there are exports enough for every server to have its own: nfs1 [mail], nfs2 [home]',
    ]);
  });
});
