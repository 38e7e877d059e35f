import { expect, test } from 'vitest';
import { devicesUnder, inHexadecimal, readMounts } from '../../../src/core/protocol/mountinfo.ts';

const MOUNTS = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
36 22 0:47 / /srv/shared rw shared:20 - tmpfs lab-shared rw
37 36 8:17 / /srv/shared/home/big\\040disk rw shared:21 - xfs /dev/sdb1 rw
38 22 8:18 / /srv/shared2 rw shared:22 - xfs /dev/sdb2 rw
39 22 0:50 / /srv/shared rw shared:23 - tmpfs above rw
`;

test('the file systems of a folder are that of the mount it is in, the last of several there, and those below it', () => {
  expect(devicesUnder(MOUNTS, ['/srv/shared/home'])).toEqual(['00:32', '08:11']);
  expect(devicesUnder(MOUNTS, ['/srv/shared/home/big disk/x'])).toEqual(['08:11']);
  expect(devicesUnder(MOUNTS, ['/srv/other'])).toEqual(['fe:01']);
  expect(devicesUnder(MOUNTS, ['/srv/shared2', '/srv/shared2/a'])).toEqual(['08:12']);
  expect(devicesUnder('', ['/srv'])).toEqual([]);
});

test('a mount says what it is, by what name it was mounted, and whether it or its file system takes no writes', () => {
  const mounts =
    readMounts(`40 22 8:17 / /srv/a\\040b rw,noatime shared:1 master:2 - ext4 /dev/mapper/a\\134b rw,errors=remount-ro
41 22 8:18 / /srv/c ro,relatime - ext4 /dev/sdc rw
42 22 0:51 /sub /srv/d rw - btrfs /dev/sdd ro,subvol=/sub
nothing`);
  expect(mounts.map(({ at, readOnly }) => [at, readOnly])).toEqual([
    ['/srv/a b', false],
    ['/srv/c', true],
    ['/srv/d', true],
  ]);
  expect(mounts[0]).toEqual({
    ...{ device: '8:17', at: '/srv/a b', type: 'ext4', source: '/dev/mapper/a\\b', readOnly: false },
    says: ['rw', 'errors=remount-ro'],
  });
  expect(inHexadecimal('254:17')).toBe('fe:11');
});
