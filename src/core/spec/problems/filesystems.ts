import { fits, type NameRule } from '../../base/name.ts';
import type { Judge } from './problem.ts';

export const DEVICE: NameRule = {
  pattern: /^(?!.*\/\.\.?(\/|$))\/dev\/[A-Za-z0-9._:+@/-]+$/,
  longest: 1024,
  says: 'is a path below /dev, such as /dev/vg0/vm',
};

/** A device by its path. */
export const judgeDevice: Judge = (text) => {
  if (fits(DEVICE, text)) return undefined;
  const hint =
    'write a path below /dev, such as /dev/vg0/vm or /dev/disk/by-id/NAME; one like /dev/sdb may be another at each boot';
  return { code: 'bad-device', message: `${text === '' ? 'an empty text' : text} is not the path of a device`, hint };
};

/** With a journal, and with file handles that hold on another node too (by the filesystem's uuid, or the export's fsid). */
const LOCAL = ['ext4', 'xfs', 'btrfs', 'ext3'];
export const FILESYSTEM_TYPE: NameRule = {
  pattern: new RegExp(`^(${LOCAL.join('|')})$`),
  longest: 16,
  says: `is one of these: ${LOCAL.join(', ')}`,
};

/** One that a single node mounts at a time; what many nodes mount at once needs no moving. */
export const judgeFilesystemType: Judge = (text) => {
  if (LOCAL.includes(text)) return undefined;
  const bad = (message: string, hint: string) => ({ code: 'bad-filesystem-type', message, hint });
  if (CLUSTER.includes(text))
    return bad(
      `${text} is mounted on every node at once: it does not move with a server`,
      'have it mounted on all nodes, and leave it out of filesystems',
    );
  return bad(
    `${text === '' ? 'an empty text' : text} is no filesystem that is known here`,
    `there are ${LOCAL.join(', ')}`,
  );
};

export const MOUNT_OPTIONS: NameRule = {
  pattern: /^[A-Za-z0-9_.:/+-]+(=[A-Za-z0-9_.:/+-]*)?(,[A-Za-z0-9_.:/+-]+(=[A-Za-z0-9_.:/+-]*)?)*$/,
  longest: 4095,
  says: 'is what mount -o has, such as noatime,acl',
};

/** They go to mount(8) in one word. */
export const judgeMountOptions: Judge = (text) => {
  if (text === '' || fits(MOUNT_OPTIONS, text)) return undefined;
  return {
    code: 'bad-mount-options',
    message: `${text} is no list of mount options`,
    hint: 'write them as mount -o has them, such as noatime,acl',
  };
};

// ---

const CLUSTER = ['gfs2', 'ocfs2', 'glusterfs', 'ceph', 'lustre', 'gpfs', 'nfs', 'nfs4'];
