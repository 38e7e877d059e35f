import { describe, expect, it } from 'vitest';
import { diskArguments, disksOf, lineAddress, lineTap } from '../../../src/lab/kernel-node/places.ts';
import type { LabDisk } from '../../../src/lab/state.ts';

const disk = (alias: string, shared: boolean): LabDisk => ({
  alias,
  shared,
  megabytes: 1,
  formatted: shared,
  folders: [],
});
const ROOT = { folders: [{ path: 'run', mode: 0o755 }], links: [] };
const DISKS = [disk('/dev/vg0/vm', false), disk('/dev/san/papers', true)];

describe('the places of a kernel node', () => {
  it('are its own: its line, and the files of the disks that are not shared', () => {
    const lines = Array.from({ length: 32 }, (_, index) => [lineAddress(index), lineTap(index)]).flat();
    expect(new Set(lines).size).toBe(64);
    const files = ['node1', 'node2'].flatMap((node) => disksOf(node, DISKS, ROOT).filter(({ shared }) => !shared));
    expect(new Set(files.map(({ file }) => file)).size).toBe(4);
  });

  it('are the same for all where disks are shared, and only those are opened without a lock on the file', () => {
    expect(disksOf('node1', DISKS, ROOT)[2]).toEqual(disksOf('node2', DISKS, ROOT)[2]);
    expect(diskArguments(disksOf('node1', DISKS, ROOT))).toEqual([
      'ubd0=/run/lab/kernel-nodes/node1/disk0.img',
      'ubd1=/run/lab/kernel-nodes/node1/disk1.img',
      'ubd2c=/run/lab/disks/disk2.img',
    ]);
  });

  it('have names in the node that follow the order of the kernel’s arguments', () => {
    expect(disksOf('node1', DISKS, ROOT).map(({ device, alias }) => [device, alias])).toEqual([
      ['/dev/ubda', ''],
      ['/dev/ubdb', '/dev/vg0/vm'],
      ['/dev/ubdc', '/dev/san/papers'],
    ]);
  });
});
