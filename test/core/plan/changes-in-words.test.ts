import { expect, test } from 'vitest';
import { changesInWords } from '../../../src/core/plan/changes-in-words.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { diff } from '../../../src/core/plan/diff.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { fourServers } from '../four-servers.ts';

test('a server that goes takes its placement and its order with it', () => {
  const cluster = fourServers();
  expect(said(cluster, { ...cluster, servers: cluster.servers.slice(0, 3) })).toEqual([
    expect.stringMatching(/^~ property gracekeeper-spec-hash: [0-9a-f]{64} -> [0-9a-f]{64}$/),
    '- server nfs4',
    '- placement nfs4_place',
    '- order nfs4_after-grace',
    '- order nfs4_before-keeper',
  ]);
});

test('a change names what changed inside a thing, by its name', () => {
  const cluster = fourServers();
  const unfenced: Cluster = { ...cluster, fencing: { kind: 'none-accept-split-brain' } };
  const lines = said(cluster, unfenced);
  expect(lines).toContain('~ server nfs1 members nfs1-daemon operations stop onFail: fence -> block');
  expect(lines).toContain('~ property no-quorum-policy: freeze -> stop');
  expect(lines).toContain('- fencing fence-node1');
});

test('what opens a fencing device is not said', () => {
  const cluster = fourServers();
  const guarded = (password: string): Cluster => ({
    ...cluster,
    fencing: { kind: 'devices', devices: [{ agent: 'fence_lab', nodes: ['node1'], options: { password } }] },
  });
  const lines = said(guarded('before'), guarded('after'));
  expect(lines).toContain('~ fencing fence-node1 meta gracekeeper-secrets');
  expect(lines.join()).not.toMatch(/before|after,/);
});

const said = (from: Cluster, to: Cluster): string[] => changesInWords(diff(compile(from), compile(to))).split('\n');
