import { describe, expect, it } from 'vitest';
import { bad, found, withLines } from '../spec-text.ts';

const NFS1 = '{ address: 192.0.2.101/24, home: node1, exports: [home] }';
const doing = (more: string) => bad([NFS1, `${NFS1.slice(0, -1)}, ${more} }`]);

describe('what is not built yet', () => {
  it.each([
    ['daemon: kernel', '13:75 error not-built'],
    ['network: host', '13:76 error not-built'],
    ['failover: manual', '13:77 error not-built'],
    ['filesystems: [{ device: /dev/vg0/a, mount: /srv/home, type: ext4 }]', '13:80 error not-built'],
  ])('is refused: %s', (more, finding) => {
    expect(found(doing(more))).toContain(finding);
  });
});

describe('a filesystem', () => {
  const filesystem = (text: string) => found(doing(`filesystems: [${text}]`)).filter((line) => !/not-built/.test(line));

  it.each([
    ['{ device: sdb1, mount: /srv/home, type: ext4 }', '13:91 error bad-device'],
    ['{ device: /dev/../etc, mount: /srv/home, type: ext4 }', '13:91 error bad-device'],
    ['{ device: /dev/sdb1, mount: srv, type: ext4 }', '13:109 error bad-path'],
    ['{ device: /dev/sdb1, mount: /srv, type: gfs2 }', '13:121 error bad-filesystem-type'],
    ['{ device: /dev/sdb1, mount: /srv, type: vfat }', '13:121 error bad-filesystem-type'],
    ['{ device: /dev/sdb1, mount: /srv, type: xfs, options: "a b" }', '13:135 error bad-mount-options'],
  ])('is not %s', (text, finding) => {
    expect(filesystem(text)).toEqual([finding]);
  });

  it('may have options', () => {
    expect(filesystem('{ device: /dev/sdb1, mount: /srv, type: xfs, options: "noatime,logbufs=8" }')).toEqual([]);
  });
});

it('a DRBD resource has a disk, and numbers that its name alone decides', () => {
  expect(found(withLines('drbd: { r0: { disk: /dev/vg0/r0 } }'))).toEqual([]);
  expect(found(withLines('drbd: { r0: { disk: vg0 } }'))).toEqual(['15:21 error bad-device']);
});
