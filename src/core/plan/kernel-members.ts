// What a server of the kernel's nfsd is made of, in the order of seed 003: its exports and its daemons, which begin the grace period; its address, when all
// of them are there; and the telling of its clients, from that address (decisions 0016, 0017 and 0019).
import type { Cluster, Server } from '../spec/cluster.ts';
import { announcedAddress } from './announced-address.ts';
import type { FailedStop } from './failed-stop.ts';
import { daemonOf, notifyOf } from './names.ts';
import type { Pairs, Primitive } from './plan.ts';
import { exportsDigest, settingsDigest } from './settings.ts';

export const kernelMembers = (cluster: Cluster, server: Server, onFail: FailedStop): readonly Primitive[] => [
  daemon(cluster, server, onFail),
  // No supervisor answers for it: every look is a program of its own, on a busy node too. In the node's network the address is on an interface, where somebody may take it away.
  announcedAddress(
    server.name,
    onFail,
    server.network === 'own' ? { timeout: '40s' } : { timeout: '60s', every: '10s' },
  ),
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
    params: {
      ...{ server: server.name, settings: settingsDigest(cluster, server) },
      exports: exportsDigest(cluster, server),
    },
    meta: restarts(server),
    operations: [
      { name: 'start', interval: '0s', timeout: '60s' },
      { name: 'stop', interval: '0s', timeout: '60s', onFail },
      // An export that can't be made is no reason to end the others: whoever changed it is told (work/change/told.ts).
      { name: 'reload-agent', interval: '0s', timeout: '60s', onFail: 'ignore' },
      { name: 'monitor', interval: '2s', timeout: '30s' },
    ],
  };
}

function restarts({ onCrash }: Server): Pairs {
  if (onCrash.kind === 'move') return { 'failure-timeout': '10m', 'migration-threshold': '1' };
  const { restarts: most, withinMs } = onCrash;
  return { 'failure-timeout': `${withinMs}ms`, 'migration-threshold': String(most + 1) };
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
