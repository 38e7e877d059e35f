// The shape of cluster.yaml: one schema for reading it and for editors. What spans several values is judged by the rules.
import { z } from 'zod';
import { formatDuration } from '../../base/duration.ts';
import { DNS_NAME, FILE_NAME, HOST_NAME, LABEL, type NameRule } from '../../base/name.ts';
import { DEFAULTS } from '../defaults.ts';
import { judgeClient, judgeNodeAddress, judgeServerAddress } from '../problems/addresses.ts';
import { judgeAgent } from '../problems/agents.ts';
import { formatFailback, judgeFailback } from '../problems/failback.ts';
import { judgeDevice, judgeFilesystemType, judgeMountOptions } from '../problems/filesystems.ts';
import { judgeHost } from '../problems/hosts.ts';
import { judgeInterface } from '../problems/interfaces.ts';
import { formatListen, judgeListen } from '../problems/listen.ts';
import { judgePath } from '../problems/paths.ts';
import { judgeSsh } from '../problems/ssh.ts';
import { judgeVersion } from '../problems/versions.ts';
import { judged, judgedNumber, listOf, named } from './fields.ts';
import { corosyncTime, failbackAfter, grace, lease, restartWindow } from './times.ts';

const patternOf = ({ pattern, longest }: NameRule) => ({ pattern: pattern.source, maxLength: longest });

const node = z.strictObject({
  name: z.string().meta({ description: "The node's name, as `uname -n` prints it there.", ...patternOf(HOST_NAME) }),
  address: judged(judgeNodeAddress, {
    description: "The node's own address, without a prefix length, such as 192.0.2.11.",
  }),
  id: z.int().min(1).max(0xffff).optional().meta({
    description:
      'The id by which Corosync knows it; by default 1 for the first node, 2 for the second. Give it before you remove a node that others follow.',
  }),
  ssh: judged(judgeSsh, {
    description:
      'How ssh reaches it, [USER@]HOST[:PORT], such as root@node1.example.com:2222 or an alias of ~/.ssh/config; by default its name.',
  }).optional(),
});

const device = z.strictObject({
  agent: judged(judgeAgent, { description: 'The fencing agent, such as fence_ipmilan.' }),
  node: z.string().optional().meta({ description: 'The one node that the device fences.' }),
  nodes: listOf(z.string(), 'The nodes that the device fences, where it is more than one.').optional(),
  options: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
    .optional()
    .meta({
      description: 'What the agent needs, such as ip and username; given to it as it is.',
    }),
  level: z.int().min(1).max(9).optional().meta({
    description:
      'Where a node has several devices: those of level 1 have to succeed together, such as the two power supplies of a machine; those of level 2 are tried when level 1 fails. Without levels, any of them will do.',
  }),
});

const fencing = z.union([z.literal('none-accept-split-brain'), z.array(device).min(1)]).meta({
  description:
    'List a device for every node, such as { agent: fence_ipmilan, node: node1, options: { ip: 192.0.2.211 } }; or, to accept in writing that both halves of a split cluster may write the same files, `fencing: none-accept-split-brain`.',
});

const share = z.strictObject({
  path: judged(judgePath, {
    description: 'The absolute path of the folder to export, on storage that every node of its servers sees.',
  }),
  clients: listOf(
    judged(judgeClient, { description: 'An address, a network such as 198.51.100.0/24, or "*" for everybody.' }),
    'Who may mount it: addresses, networks such as 198.51.100.0/24, or "*" for everybody. Whoever is not listed may not.',
  ),
  access: z
    .enum(['rw', 'ro'])
    .optional()
    .meta({ description: 'rw: read and write; ro: read only.', default: DEFAULTS.access }),
  squash: z.enum(['root', 'none', 'all']).optional().meta({
    description: "Whose requests are treated as nobody's: root's, none's, or all.",
    default: DEFAULTS.squash,
  }),
  id: z.int().min(1).max(0xffff).optional().meta({
    description:
      "Part of every file handle, 1 to 65535; by default made from the name. Changing it makes mounted clients' handles stale.",
  }),
  pseudo: judged(judgePath, {
    description: 'The path under which NFSv4 clients mount it; by default /NAME.',
  }).optional(),
});

const version = judgedNumber(judgeVersion, {
  description: 'One of 3, 4.0, 4.1 and 4.2.',
  enum: [3, 4, 4.1, 4.2, '3', '4.0', '4.1', '4.2'],
});
const versions = listOf(
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

const drbdResource = z.strictObject({
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

const server = z.strictObject({
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
      "own: a network namespace for this server alone; host: that of its node. As yet, ganesha has its own, and kernel its node's.",
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

/** The shape of cluster.yaml, before its rules. */
export const specSchema = z
  .strictObject({
    cluster: z.string().meta({ description: "The cluster's name.", ...patternOf(LABEL) }),
    nodes: listOf(node, 'The machines, such as { name: node1, address: 192.0.2.11 }.'),
    network: z
      .strictObject({
        interface: judged(judgeInterface, {
          description: "The interface that carries the servers' addresses; auto: the one that carries the node's own.",
          default: DEFAULTS.interface,
        }).optional(),
      })
      .optional()
      .meta({ description: 'The network that clients use.' }),
    fencing,
    stateVolume: judged(judgePath, {
      description:
        "The absolute path of a folder on storage that every node sees; it holds every server's recovery records.",
    }),
    exports: named(share, {
      description: 'The exported folders by name, such as home: { path: /srv/home, clients: [198.51.100.0/24] }.',
      propertyNames: patternOf(FILE_NAME),
    }),
    drbd: named(drbdResource, {
      description: 'Devices that DRBD keeps alike on the two nodes of a server, such as r0: { disk: /dev/vg0/r0 }.',
      propertyNames: patternOf(LABEL),
    }).optional(),
    servers: named(server, {
      description: 'The servers by name, such as nfs1: { address: 192.0.2.101/24, home: node1, exports: [home] }.',
      propertyNames: patternOf(LABEL),
    }),
    failbackAfter: failbackAfter.optional(),
    nfs: z
      .strictObject({ versions: versions.optional(), lease: lease.optional(), grace: grace.optional() })
      .optional()
      .meta({ description: 'What holds for every server.' }),
    corosync: z
      .strictObject({
        token: corosyncTime(
          'How long a node may be silent before it counts as lost.',
          formatDuration(DEFAULTS.tokenMs),
        ).optional(),
        tokenCoefficient: corosyncTime(
          'What every node past the second adds to it.',
          formatDuration(DEFAULTS.tokenCoefficientMs),
          0,
        ).optional(),
        consensus: corosyncTime(
          'How long the rest may take to agree on who is left; by default 1.2 times the token of all nodes.',
        ).optional(),
      })
      .optional()
      .meta({ description: "Corosync's times." }),
    quorum: z
      .strictObject({
        device: z
          .strictObject({
            host: judged(judgeHost, {
              description: 'The machine outside the cluster on which corosync-qnetd runs: its name or address.',
            }),
            algorithm: z.enum(['ffsplit', 'lms']).optional().meta({
              description:
                'ffsplit: of two halves one gets its vote, for an even number of nodes, where it is the default; lms: the last node that it can see goes on.',
            }),
            tls: z.enum(['on', 'off', 'required']).optional().meta({
              description:
                'Whether what is said is sealed; all but off need the certificates that corosync-qdevice-net-certutil makes.',
              default: DEFAULTS.tls,
            }),
          })
          .optional()
          .meta({ description: 'A vote from a machine outside, such as { host: arbiter.example.com }.' }),
      })
      .optional()
      .meta({ description: 'Who may go on when nodes lose sight of each other.' }),
    metrics: z
      .strictObject({
        listen: judged(judgeListen, {
          description: 'Where every node answers Prometheus: 127.0.0.1:20492, node:20492 for its own address, or none.',
          default: formatListen(DEFAULTS.listen),
        }).optional(),
      })
      .optional()
      .meta({ description: "The keepers' metrics." }),
  })
  .meta({ description: 'A cluster of NFS servers, as `gracekeeper check` reads it.' });

export type Spec = z.infer<typeof specSchema>;
