import { expect, it } from 'vitest';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultKernelSpec } from '../../../src/lab/default-kernel-spec.ts';
import { labDisks } from '../../../src/lab/kernel-node/lab-disks.ts';

it('kernel nodes get a cluster without errors, whose server stays on them and finds its exported folder on a disk', () => {
  const text = defaultKernelSpec({ name: 'x', nodes: 3, kernelNodes: 2, versions: ['3', '4.1'] });
  const { cluster, findings } = readSpec(text, 'lab');
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
  if (cluster === undefined) throw new Error('no cluster');
  expect(cluster.servers.map(({ daemon, home, failoverTo }) => [daemon, home, failoverTo])).toEqual([
    ['kernel', 'node1', ['node2']],
  ]);
  // User-mode Linux: exports and address were seen to take half a minute of it.
  expect([cluster.nfs.graceMs, cluster.corosync.tokenMs >= 3_000]).toEqual([60_000, true]);
  const [disk] = labDisks(cluster);
  expect([disk?.alias, disk?.folders]).toEqual(['/dev/lab/shared1', [{ path: 'data', mode: 0o1777 }]]);
});
