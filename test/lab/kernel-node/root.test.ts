import { describe, expect, it } from 'vitest';
import { type MachineRoot, rootSkeleton, rootTable } from '../../../src/lab/kernel-node/root.ts';

const MACHINE: MachineRoot = {
  links: [{ path: 'bin', target: 'usr/bin' }],
  folders: [
    { path: 'proc', mode: 0o555 },
    { path: 'usr', mode: 0o755 },
    { path: 'tmp', mode: 0o1777 },
    { path: 'srv', mode: 0o755 },
  ],
  srv: ['shared', 'papers'],
  kernels: ['6.1.176'],
};

describe('the root of a kernel node', () => {
  const mounts = rootTable(MACHINE, ['/srv/papers'])
    .trim()
    .split('\n')
    .map((line) => line.split(' '));
  const kindOf = (path: string) => mounts.find(([, at]) => at === `/run/lab/uml/root/${path}`)?.[2];

  it('has the machine’s own folders under overlays, but for those of which each machine has its own', () => {
    expect([kindOf('usr'), kindOf('tmp')]).toEqual(['overlay', 'overlay']);
    expect([kindOf('proc'), kindOf('run'), kindOf('dev')]).toEqual(['proc', 'tmpfs', 'devtmpfs']);
  });

  it('has no mount on /srv itself, and the lab’s storage in it but where the node mounts something of its own', () => {
    expect([kindOf('srv'), kindOf('srv/shared'), kindOf('srv/papers')]).toEqual([undefined, 'hostfs', undefined]);
  });

  it('has every mount point on its disk, and keeps the modes of what it covers', () => {
    const { folders, links } = rootSkeleton(MACHINE);
    const paths = folders.map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['proc', 'run', 'usr', 'tmp', 'srv/shared', 'srv/papers']));
    expect(folders).toContainEqual({ path: '.node/tmp/upper', mode: 0o1777 });
    expect(links).toContainEqual({ path: 'bin', target: 'usr/bin' });
  });
});
