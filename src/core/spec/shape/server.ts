// The shape of a server, of what it brings along, and of the versions that it speaks.
import { z } from 'zod';
import { DNS_NAME } from '../../base/name.ts';
import { DEFAULTS } from '../defaults.ts';
import { judgeServerAddress } from '../problems/addresses.ts';
import { formatFailback, judgeFailback } from '../problems/failback.ts';
import { judgeDevice, judgeFilesystemType, judgeMountOptions } from '../problems/filesystems.ts';
import { judgePath } from '../problems/paths.ts';
import { judgeVersion } from '../problems/versions.ts';
import { judged, judgedNumber, listOf, patternOf } from './fields.ts';
import { restartWindow } from './times.ts';

const version = judgedNumber(judgeVersion, {
  description: 'One of 3, 4.0, 4.1 and 4.2.',
  enum: [3, 4, 4.1, 4.2, '3', '4.0', '4.1', '4.2'],
});
export const versions = listOf(
  version,
  'The versions of NFS that are served: 3, 4.0, 4.1, 4.2. With 3, every recovery lasts the whole grace period.',
);

const onCrash = z
  .union([
    z.enum(['restart', 'move']),
    z.strictObject({
      restarts: z
        .int()
        .min(1)
        .max(100)
        .meta({ description: 'How many restarts in place, at least 1; for none write `onCrash: move`.' }),
      within: restartWindow,
    }),
  ])
  .meta({
    description:
      "After a daemon's crash: restart it in place (3 times within 10m, or as { restarts: 2, within: 1h } says) before the server moves; or move at once.",
    default: 'restart',
  });

const filesystem = z.strictObject({
  device: judged(judgeDevice, {
    description:
      'The path of a device that is the same storage on every node where the server may run, such as /dev/disk/by-id/scsi-1234.',
  }).optional(),
  drbd: z.string().optional().meta({ description: 'Instead of a device: the name of a resource under drbd.' }),
  mount: judged(judgePath, { description: 'The absolute path where it is mounted.' }),
  type: judged(judgeFilesystemType, { description: 'The type of the filesystem, such as ext4 or xfs.' }),
  options: judged(judgeMountOptions, { description: "mount(8)'s options, such as noatime,acl." }).optional(),
});

export const drbdResource = z.strictObject({
  disk: judged(judgeDevice, {
    description: 'The device below it, by the same path on both nodes, such as /dev/vg0/r0.',
  }),
  minor: z.int().min(0).max(0xfffff).optional().meta({
    description: 'It is /dev/drbdMINOR; by default made from the name.',
  }),
  port: z.int().min(1).max(0xffff).optional().meta({
    description: 'The TCP port on which its two nodes meet; by default 17000 and the minor.',
  }),
});

export const server = z.strictObject({
  address: judged(judgeServerAddress, {
    description: 'The floating address with the prefix length of its network, such as 192.0.2.101/24.',
  }),
  names: z
    .array(z.string().meta({ description: 'A host name.', ...patternOf(DNS_NAME) }))
    .max(16)
    .optional()
    .meta({
      description:
        'Host names by which NFSv3 clients know it, such as [files.example.com, files]: they are told of its restarts under these too. Nothing is looked up in DNS.',
    }),
  home: z.string().meta({ description: 'The node where the server runs while all is well.' }),
  failoverTo: z.array(z.string()).optional().meta({
    description:
      'Exactly the nodes that it may go to when home fails, in this order; by default all others, in the order of the spec, beginning after home. [] keeps it at home.',
  }),
  exports: listOf(z.string(), 'The names of the exports that it serves.'),
  versions: versions.optional(),
  fsal: z.literal('vfs').optional().meta({
    description: 'The filesystem layer. vfs is the only one whose locks outlive a crashed daemon.',
    default: 'vfs',
  }),
  daemon: z.enum(['ganesha', 'kernel']).optional().meta({
    description: 'What serves: NFS-Ganesha, or the NFS server of the kernel.',
    default: DEFAULTS.daemon,
  }),
  network: z.enum(['own', 'host']).optional().meta({
    description:
      "own: a network namespace for this server alone; host: that of its node. As yet, ganesha has its own; of kernel servers in their node's, one may run on a node.",
    default: DEFAULTS.network,
  }),
  filesystems: z.array(filesystem).optional().meta({
    description:
      'What is mounted where the server runs, and nowhere else, such as { device: /dev/vg0/vm, mount: /srv/vm, type: ext4 }. One that holds no export holds what the server of the kernel has to remember.',
  }),
  failover: z.enum(['auto', 'manual']).optional().meta({
    description:
      'auto: it is started elsewhere when its node is lost; manual: that waits for `gracekeeper failover --server NAME --yes`.',
    default: DEFAULTS.failover,
  }),
  onCrash: onCrash.optional(),
  failback: judged(judgeFailback, {
    description: 'When it returns to a home that is well again: manual, auto, or within a window such as 01:00-05:00.',
    default: formatFailback(DEFAULTS.failback),
  }).optional(),
});
