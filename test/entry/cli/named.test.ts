import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verbs } from '../../../src/entry/cli/verbs/index.ts';
import { GOOD } from '../../core/spec/spec-text.ts';
import { runVerbs } from './run-verbs.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gk-named-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

// Nodes that nobody can reach: who asked them would be refused with another code.
it.each([
  ['move nsf1', 'unknown-server', 'did you mean nfs1?'],
  ['move nfs1 --to elsewhere', 'unknown-node', 'its nodes: node1, node2 and node3'],
  ['failback mail', 'unknown-server', 'its servers: nfs1 and nfs2'],
  ['failover --server nfs3 --yes', 'unknown-server', 'did you mean nfs1?'],
  ['drain node4', 'unknown-node', 'did you mean node1?'],
  ['undrain x', 'unknown-node', 'its nodes: node1, node2 and node3'],
  ['locks --server x', 'unknown-server', 'its servers: nfs1 and nfs2'],
  ['locks drop --server x --client y', 'unknown-server', 'its servers: nfs1 and nfs2'],
])('what is not in the spec is bad input before any node is reached: %s', async (line, code, hint) => {
  const spec = join(folder, 'cluster.yaml');
  writeFileSync(spec, GOOD);
  const { exit, stdout } = await runVerbs(verbs, ...line.split(' '), '--spec', spec, '--json');
  expect([exit, JSON.parse(stdout).error]).toMatchObject([2, { code, hint }]);
});
