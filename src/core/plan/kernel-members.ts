// What a server of the kernel's nfsd is made of, in the order of seed 003: its daemons, which begin the grace period; its exports; its address, when all of
// them are there; and the telling of its clients, from that address (decision 0016). In a network of its own its exports come with its daemons, since what
// exportfs does is done to one network (decision 0017).
import { exportClient, exportOptions } from '../config/kernel-exports.ts';
import type { Cluster, Export, Server } from '../spec/cluster.ts';
import { announcedAddress } from './announced-address.ts';
import { type FailedStop, STICKINESS } from './failed-stop.ts';
import { addressOf, daemonOf, exportOf, notifyOf } from './names.ts';
import type { Pairs, Primitive } from './plan.ts';
import { settingsDigest } from './settings.ts';

export const kernelMembers = (cluster: Cluster, server: Server, onFail: FailedStop): readonly Primitive[] => [
  daemon(cluster, server, onFail),
  ...(server.network === 'own'
    ? // No supervisor answers for it: every look is a program of its own, on a busy node too.
      [announcedAddress(server.name, onFail, '40s')]
    : [
        ...exportsOf(cluster, server).flatMap((share) => exported(cluster, server, { share, onFail })),
        hostAddress(cluster, server, onFail),
      ]),
  notify(server.name, onFail),
];

/**
 * Nobody but Pacemaker watches it: its monitor is no backstop, and its restarts in place are Pacemaker's. Every two seconds, which costs a tenth of a
 * percent of a processor: the time until it is seen is time in which its clients wait.
 */
function daemon(cluster: Cluster, server: Server, onFail: FailedStop): Primitive {
  return {
    id: daemonOf(server.name),
    agent: 'ocf:gracekeeper:kernel_nfsd',
    params: { server: server.name, settings: settingsDigest(cluster, server) },
    meta: { ...restarts(server), 'resource-stickiness': String(STICKINESS) },
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '60s', onFail },
      { name: 'monitor', interval: '2s', timeout: '30s' },
    ],
  };
}

function restarts({ onCrash }: Server): Pairs {
  if (onCrash.kind === 'move') return { 'failure-timeout': '10m', 'migration-threshold': '1' };
  const { restarts: most, withinMs } = onCrash;
  return { 'failure-timeout': `${withinMs}ms`, 'migration-threshold': String(most + 1) };
}

const exportsOf = ({ exports }: Cluster, server: Server): readonly Export[] =>
  exports.filter(({ name }) => server.exports.includes(name));

interface Exported {
  readonly share: Export;
  readonly onFail: FailedStop;
}

/** The agent takes one client specification each, as exportfs(8) has it. */
function exported(cluster: Cluster, server: Server, { share, onFail }: Exported): readonly Primitive[] {
  return share.clients.map((client, index) => ({
    id: exportOf(server.name, share, index),
    agent: 'ocf:heartbeat:exportfs',
    params: {
      clientspec: exportClient(client),
      directory: share.path,
      // The same wherever it runs: device numbers differ from node to node, and are what a file handle would hold without it.
      fsid: String(share.id),
      options: exportOptions(cluster, server, share),
      // Of mountd's list of who has mounted nothing depends; the agent would keep it in the exported folder.
      rmtab_backup: 'none',
      // An export that changes is taken away and made anew under a running daemon: locks that were dropped then nobody could reclaim. They end with the
      // daemon, which is before anything is unmounted; so there is no lease to be waited for either, 90 s an export.
      ...{ unlock_on_stop: '0', wait_for_leasetime_on_stop: '0' },
    },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '2' },
    operations: [
      { name: 'start', interval: '0s', timeout: '40s' },
      { name: 'stop', interval: '0s', timeout: '60s', onFail },
      { name: 'monitor', interval: '30s', timeout: '30s' },
    ],
  }));
}

// The agent asks for 20 s. It starts dozens of programs, which takes longer on a node that is short of time, and a stop that is late is answered by a fence.
function hostAddress({ network }: Cluster, server: Server, onFail: FailedStop): Primitive {
  return {
    id: addressOf(server.name),
    agent: 'ocf:heartbeat:IPaddr2',
    params: {
      ...{ ip: server.address, cidr_netmask: String(server.prefix) },
      ...(network.interface === 'auto' ? {} : { nic: network.interface }),
    },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '2' },
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '60s', onFail },
      { name: 'monitor', interval: '10s', timeout: '60s' },
    ],
  };
}

/** Clients that were not told lose locks, and nothing is won by moving: it is tried again where it is. */
function notify(server: string, onFail: FailedStop): Primitive {
  return {
    id: notifyOf(server),
    agent: 'ocf:gracekeeper:nfs_notify',
    params: { server },
    meta: { 'failure-timeout': '1m', 'migration-threshold': '10' },
    operations: [
      { name: 'start', interval: '0s', timeout: '30s' },
      { name: 'stop', interval: '0s', timeout: '20s', onFail },
      { name: 'monitor', interval: '30s', timeout: '30s' },
    ],
  };
}
