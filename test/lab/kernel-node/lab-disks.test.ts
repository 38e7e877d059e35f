import { describe, expect, it } from 'vitest';
import { labDisks } from '../../../src/lab/kernel-node/lab-disks.ts';
import { type Cluster, requireSpec } from './spec.ts';

const withFilesystems = (...filesystems: readonly string[]): Cluster => requireSpec(filesystems);

const names = (cluster: Cluster) => labDisks(cluster).map(({ alias }) => alias);

describe('the disks of kernel nodes', () => {
  it('are there without a spec that names any: one of the node’s own, and four that all share', () => {
    const disks = labDisks(withFilesystems());
    expect(disks.map(({ alias, shared, formatted }) => [alias, shared, formatted])).toEqual([
      ['/dev/lab/own', false, false],
      ...[1, 2, 3, 4].map((number) => [`/dev/lab/shared${number}`, true, true]),
    ]);
  });

  it('have the names that the spec has for them, each once, with the exported folders on them', () => {
    const cluster = withFilesystems(
      '{ device: /dev/san/papers, mount: /srv/home, type: ext4 }',
      '{ device: /dev/lab/shared2, mount: /srv/home/inner, type: ext4 }',
    );
    expect(names(cluster)).toEqual([
      '/dev/san/papers',
      '/dev/lab/shared2',
      '/dev/lab/own',
      '/dev/lab/shared1',
      '/dev/lab/shared3',
      '/dev/lab/shared4',
    ]);
    expect(
      labDisks(cluster)
        .slice(0, 2)
        .map(({ folders }) => folders),
    ).toEqual([[{ path: 'data', mode: 0o1777 }], [{ path: 'deep', mode: 0o1777 }]]);
  });

  it('hold ext4 and nothing else', () => {
    const cluster = withFilesystems('{ device: /dev/san/papers, mount: /srv/home, type: xfs }');
    expect(() => labDisks(cluster)).toThrow("/dev/san/papers is to hold xfs, and a lab's disks hold ext4");
  });
});
