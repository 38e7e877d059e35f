// corosync.conf for Corosync 3. Every section opens on a line of its own: its parser reads no other form.
import type { Cluster, ClusterNode } from '../spec/cluster.ts';

/** The whole file; the same cluster gives the same bytes. The key of the traffic is /etc/corosync/authkey. */
export function corosyncConf(cluster: Cluster): string {
  return [
    '# Made by gracekeeper; changes are lost.\n',
    section('totem', [
      ['version', 2],
      ['cluster_name', cluster.name],
      ['transport', 'knet'],
      ['crypto_cipher', 'aes256'],
      ['crypto_hash', 'sha256'],
      // A node counts as lost after token + (nodes - 2) * coefficient.
      ['token', cluster.corosync.tokenMs],
      ['token_coefficient', cluster.corosync.tokenCoefficientMs],
      ['consensus', cluster.corosync.consensusMs],
    ]),
    `nodelist {\n${cluster.nodes.map(nodeSection).join('')}}\n`,
    section('quorum', [['provider', 'corosync_votequorum'], ...twoNodes(cluster)], '', device(cluster)),
    section('logging', [
      ['to_stderr', 'no'],
      ['to_logfile', 'yes'],
      ['logfile', '/var/log/corosync/corosync.log'],
      ['to_syslog', 'yes'],
      ['timestamp', 'hires'],
    ]),
  ].join('\n');
}

type Entry = readonly [key: string, value: string | number];

// Of two nodes, each is quorate alone, and fencing decides who goes on. A node that starts must have seen the other once
// (wait_for_all): else two nodes that boot without a link between them fence each other in turns. Not beside a device, which gives its vote to
// one of them (exec/votequorum.c refuses both together).
const twoNodes = ({ nodes, quorumDevice }: Cluster): readonly Entry[] =>
  nodes.length === 2 && quorumDevice === undefined
    ? [
        ['two_node', 1],
        ['wait_for_all', 1],
      ]
    : [];

const nodeSection = ({ name, address, id }: ClusterNode): string =>
  section(
    'node',
    [
      ['name', name],
      ['nodeid', id],
      ['ring0_addr', address],
    ],
    '  ',
  );

/** ffsplit wants one vote; for lms the device makes up the rest itself: one less than there are nodes. */
function device({ quorumDevice }: Cluster): string {
  if (quorumDevice === undefined) return '';
  const { host, algorithm, tls } = quorumDevice;
  const votes: readonly Entry[] = algorithm === 'ffsplit' ? [['votes', 1]] : [];
  const net = section(
    'net',
    [
      ['host', host],
      ['algorithm', algorithm],
      ['tls', tls],
    ],
    '    ',
  );
  return section('device', [['model', 'net'], ...votes], '  ', net);
}

function section(name: string, entries: readonly Entry[], indent = '', inner = ''): string {
  const lines = entries.map(([key, value]) => `${indent}  ${key}: ${value}\n`);
  return `${indent}${name} {\n${lines.join('')}${inner}${indent}}\n`;
}
