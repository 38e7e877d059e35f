import { expect, test } from 'vitest';
import { compile } from '../../../src/core/plan/compile.ts';
import { planInWords } from '../../../src/core/plan/words/plan-in-words.ts';
import type { Cluster, NfsVersion } from '../../../src/core/spec/cluster.ts';
import { ringOf } from '../four-servers.ts';

test('beyond the scored part of a ring, the words promise no order', () => {
  expect(said(ringOf(6))).toContain(
    'it goes to node2, then to node3, then to node4, then to whichever other node has the least to do.',
  );
});

test('a server with nowhere to go says so, and needs no way home', () => {
  const words = said(ringOf(1));
  expect(words).toContain('Lives on node1. It has nowhere else to go.');
  expect(words).toContain('It never leaves.');
});

test('other names of a server are named where NFSv3 clients are told under them', () => {
  const known = (versions: readonly NfsVersion[]) => {
    const cluster = ringOf(2);
    const servers = cluster.servers.map((it) => ({
      ...it,
      versions,
      names: ['files.example.com', `files-${it.name}`],
    }));
    return said({ ...cluster, servers });
  };
  expect(known(['3'])).toContain('told of restarts under files.example.com and files-nfs2 too.');
  expect(known(['4.1'])).not.toContain('files-nfs2');
});

test('no word of what opens a fencing device', () => {
  const devices = [{ agent: 'fence_lab', nodes: ['node1', 'node2'], options: { password: 'sesame' } }];
  expect(said({ ...ringOf(2), fencing: { kind: 'devices', devices } })).not.toContain('sesame');
});

const said = (cluster: Cluster): string => planInWords(cluster, compile(cluster));
