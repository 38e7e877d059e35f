// The shape of cluster.yaml: one schema for reading it and for editors. What spans several values is judged by the rules.
import { z } from 'zod';
import { formatDuration } from '../../base/duration.ts';
import { FILE_NAME, HOST_NAME, LABEL } from '../../base/name.ts';
import { DEFAULTS } from '../defaults.ts';
import { judgeClient, judgeNodeAddress } from '../problems/addresses.ts';
import { judgeAgent } from '../problems/agents.ts';
import { judgeHost } from '../problems/hosts.ts';
import { judgeInterface } from '../problems/interfaces.ts';
import { formatListen, judgeListen } from '../problems/listen.ts';
import { judgeLocation } from '../problems/locations.ts';
import { judgePath } from '../problems/paths.ts';
import { judgeSsh } from '../problems/ssh.ts';
import { judged, listOf, named, patternOf } from './fields.ts';
import { drbdResource, server, versions } from './server.ts';
import { corosyncTime, failbackAfter, grace, lease } from './times.ts';

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

const location = judged(judgeLocation, {
  description:
    'HOST:/PATH, such as 192.0.2.50:/srv/papers or [2001:db8::50]:/srv/papers; or HOST alone, for the same path as here. HOST may be the name of a server of this cluster.',
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
  replicas: listOf(
    location,
    'Where else the same files are, which NFSv4 clients are told when they ask; read-only exports of daemon: kernel. Linux clients never go there by themselves.',
  ).optional(),
  refer: listOf(
    location,
    'Where the files are instead: servers with daemon: kernel that list the export send its NFSv4 clients there. A server that is named here and lists it too serves it.',
  ).optional(),
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
