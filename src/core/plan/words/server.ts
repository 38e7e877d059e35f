// One server in sentences: where it lives, where it goes, whom its recovery concerns.
import { formatDuration } from '../../base/duration.ts';
import { list } from '../../base/list.ts';
import { type Cluster, type Export, type Filesystem, type Server, sharers } from '../../spec/cluster.ts';
import { formatFailback } from '../../spec/problems/failback.ts';
import { deviceOf } from '../filesystems.ts';
import { isConfined, scoredTargets } from '../placement.ts';

export function serverInWords(cluster: Cluster, server: Server): string[] {
  return [
    `${server.name} answers on ${server.address}/${server.prefix}`,
    ...[
      `Lives on ${server.home}. ${whereNext(cluster, server)}`,
      `Serves ${list(server.exports)} over NFS ${list(server.versions)}${by(server)}. ${company(cluster, server)}`,
      ...server.filesystems.map((filesystem) => brings(cluster, filesystem)),
      ...byHand(server),
      ...knownAs(server),
      onCrash(server),
      comesHome(cluster, server),
    ].map((line) => `  ${line}`),
  ];
}

const by = ({ daemon }: Server): string => (daemon === 'kernel' ? ", by the kernel's NFS server" : '');

function brings(cluster: Cluster, filesystem: Filesystem): string {
  const { kind, source, mount, type } = filesystem;
  const device = deviceOf(cluster, filesystem);
  return `Brings ${mount} (${type} on ${kind === 'drbd' ? `${device}, DRBD's ${source}` : device}), which is mounted where it runs and nowhere else.`;
}

const byHand = ({ failover, name }: Server): string[] =>
  failover === 'auto'
    ? []
    : [
        `It does not fail over by itself: when its node is lost, it stays down until gracekeeper failover --server ${name}`,
      ];

const ACCESS = { rw: 'read and write', ro: 'read only' } as const;
const SQUASH = { root: 'root squashed', none: 'nobody squashed', all: 'everybody squashed' } as const;

export function exportInWords({ name, path, pseudo, clients, access, squash, replicas, refer }: Export): string {
  const whom = clients.includes('*') ? 'every client' : list(clients);
  const copies = replicas === undefined ? '' : ` Clients that ask are told of copies: ${list(replicas)}.`;
  const away = refer === undefined ? '' : ` NFSv4 clients are referred to ${list(refer)}.`;
  return `${name}: ${path}, mounted as ${pseudo}; ${ACCESS[access]} for ${whom}, ${SQUASH[squash]}.${copies}${away}`;
}

function whereNext(cluster: Cluster, server: Server): string {
  const next = scoredTargets(cluster, server);
  if (next.length === 0) return 'It has nowhere else to go.';
  const beyond = next.length < server.failoverTo.length ? ', then to whichever other node has the least to do' : '';
  const confined = isConfined(cluster, server) ? ', and nowhere else' : '';
  const word = server.failover === 'manual' ? 'it may be told to go to' : 'it goes to';
  return `When it can't be there, ${word} ${next.join(', then to ')}${beyond}${confined}.`;
}

function company(cluster: Cluster, server: Server): string {
  const shared = sharers(cluster, server.name).map(({ name }) => name);
  return shared.length === 0
    ? `No other server serves ${server.exports.length === 1 ? 'it' : 'them'}: its recovery disturbs nobody else.`
    : `Shared with ${list(shared)}: while it recovers, they grant no new locks.`;
}

const knownAs = ({ names, versions }: Server): string[] =>
  names.length === 0 || !versions.includes('3')
    ? []
    : [`Its NFSv3 clients are told of restarts under ${list(names)} too.`];

function onCrash({ onCrash: how, failover }: Server): string {
  const then = failover === 'manual' ? 'then it waits' : 'then the server moves';
  if (how.kind === 'move')
    return failover === 'manual' ? 'When its daemon crashes, it waits.' : 'When its daemon crashes, it moves at once.';
  const within = `within ${formatDuration(how.withinMs)}`;
  return `When its daemon crashes, it is started again where it is, at most ${times(how.restarts)} ${within}; ${then}.`;
}

const times = (n: number): string => (n === 1 ? 'once' : n === 2 ? 'twice' : `${n} times`);

function comesHome(cluster: Cluster, server: Server): string {
  const { failback, home, name } = server;
  if (server.failoverTo.length === 0) return 'It never leaves.';
  if (failback.kind === 'manual') return `It comes home when it is told to: gracekeeper failback ${name}`;
  const when =
    failback.kind === 'window' ? `, between ${formatFailback(failback).replace('-', ' and ')} local time,` : '';
  const inGrace =
    sharers(cluster, name).length === 0 ? 'it is not in grace' : 'none of those that share with it is in grace';
  return `It comes home by itself${when} when ${home} has been well for ${formatDuration(cluster.failbackAfterMs)} and ${inGrace}; one server at a time.`;
}
