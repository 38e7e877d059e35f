import type { Judge } from './problem.ts';

/** A device by its path. */
export const judgeDevice: Judge = (text) => {
  if (/^\/dev\/[A-Za-z0-9._:+@/-]+$/.test(text) && !/(^|\/)\.\.?(\/|$)/.test(text)) return undefined;
  const hint =
    'write a path below /dev, such as /dev/vg0/vm or /dev/disk/by-id/NAME; one like /dev/sdb may be another at each boot';
  return { code: 'bad-device', message: `${text === '' ? 'an empty text' : text} is not the path of a device`, hint };
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

/** They go to mount(8) in one word. */
export const judgeMountOptions: Judge = (text) => {
  if (text.split(',').every((option) => /^[A-Za-z0-9_.:/+-]+(=[A-Za-z0-9_.:/+-]*)?$/.test(option)) || text === '')
    return undefined;
  return {
    code: 'bad-mount-options',
    message: `${text} is no list of mount options`,
    hint: 'write them as mount -o has them, such as noatime,acl',
  };
};

// ---

/** With a journal, and with file handles that hold on another node too (by the filesystem's uuid, or the export's fsid). */
const LOCAL = ['ext4', 'xfs', 'btrfs', 'ext3'];
const CLUSTER = ['gfs2', 'ocfs2', 'glusterfs', 'ceph', 'lustre', 'gpfs', 'nfs', 'nfs4'];
