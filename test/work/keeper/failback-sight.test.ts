// What Pacemaker says of a server of several members, as fail-back by policy takes it.
import { describe, expect, test } from 'vitest';
import { type CrmStatus, readCrmMon } from '../../../src/core/observe/crm-mon.ts';
import { nextFailback } from '../../../src/core/observe/failback.ts';
import { GANESHA_ACTIVE } from '../../../src/core/plan/names.ts';
import { partsOf } from '../../../src/core/plan/server-group.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { type Beside, seenIn } from '../../../src/work/keeper/failback-sight.ts';
import { examples } from '../../core/example-clusters.ts';

/** Its only server fails back by itself. */
function example(name: string): Cluster {
  const found = examples.find(([known]) => known === name);
  if (found === undefined) throw new Error(`no example ${name}`);
  const [, cluster] = found;
  return {
    ...cluster,
    servers: cluster.servers.map((server) => ({ ...server, failover: 'auto', failback: { kind: 'auto' } })),
  };
}

const archive = example('active-passive');
const site = example('drbd');

/** All of it is started on the first node of its failoverTo, and every node is well. */
function away(cluster: Cluster): CrmStatus {
  const [server] = cluster.servers;
  if (server === undefined) throw new Error('no server');
  const attributes = { [GANESHA_ACTIVE]: '1' };
  const well = { online: true, standby: false, unclean: false, pending: false, dc: false, attributes };
  const started = { clone: undefined, role: 'Started', node: server.failoverTo[0], running: true, failed: false };
  const parts = partsOf(cluster, server).slice(1);
  return {
    ...readCrmMon('<crm_mon/>'),
    quorate: true,
    nodes: cluster.nodes.map(({ name }) => ({ name, ...well })),
    resources: parts.map((id) => ({ id, group: server.name, ...started, managed: true })),
  };
}

const QUIET: Beside = { outOfGrace: ['nfs', 'nfs1'], incidents: [], disks: new Map(), claims: new Map(), here: 'sn1' };

/** Who goes home, once its home has been well for long. */
function next(cluster: Cluster, crm: CrmStatus, beside: Partial<Beside> = {}) {
  const seen = seenIn(cluster, crm, { ...QUIET, ...beside });
  const readySince = Object.fromEntries(seen.ready.map((node) => [node, 0]));
  const underWay = [...seen.claims.values()];
  return nextFailback(cluster, { ...seen, readySince, underWay, now: cluster.failbackAfterMs, minute: 0 });
}

const failure = (resource: string, node: string) => ({
  ...{ resource, node, operation: 'start', status: 'error', reason: '' },
});

describe('a kernel server that is away', () => {
  test('goes home when it is served there, and its node’s keeper says that its grace is over', () => {
    expect(next(archive, away(archive))).toEqual({ server: 'nfs' });
    expect(next(archive, away(archive), { outOfGrace: [] })).toEqual({ waits: 'nfs is in grace' });
  });

  test('does not go where one of its filesystems could not be mounted, or its clients not be told', () => {
    for (const part of ['nfs-fs-srv-papers', 'nfs-daemon', 'nfs-notify']) {
      const kept = { waits: 'nfs failed on alpha or is banned from there' };
      expect(next(archive, { ...away(archive), failures: [failure(part, 'alpha')] })).toEqual(kept);
      expect(next(archive, { ...away(archive), bans: [{ id: 'x', resource: part, node: 'alpha' }] })).toEqual(kept);
      expect(next(archive, { ...away(archive), failures: [failure(part, 'beta')] })).toEqual({ server: 'nfs' });
    }
  });

  test('stays while Pacemaker does not manage all of it', () => {
    const crm = away(archive);
    const resources = crm.resources.map((it) => ({ ...it, managed: it.id !== 'nfs-fs-srv-papers' }));
    expect(next(archive, { ...crm, resources })).toEqual({ waits: 'nfs is not served yet' });
  });
});

describe('a server on DRBD that is away', () => {
  const disks = (disk: string, peerDisk: string) => new Map([['vm', { disk, peerDisk }]]);
  const behind = { waits: 'the disk of nfs1 on sn1 is not up to date' };

  test('goes home when the disk there has all that was written meanwhile', () => {
    expect(next(site, away(site))).toEqual(behind);
    expect(next(site, away(site), { disks: disks('Inconsistent', 'UpToDate') })).toEqual(behind);
    expect(next(site, away(site), { disks: disks('UpToDate', 'UpToDate') })).toEqual({ server: 'nfs1' });
  });

  test('holds up nobody at the other disk meanwhile', () => {
    expect(next(site, away(site), { here: 'sn2', disks: disks('UpToDate', 'Inconsistent') })).toEqual(behind);
    expect(next(site, away(site), { here: 'sn2', disks: disks('UpToDate', 'UpToDate') })).toEqual({ server: 'nfs1' });
    expect(next(site, away(site), { here: 'witness' })).toEqual(behind);
  });

  test('does not while DRBD’s own constraint keeps that disk from being promoted', () => {
    const bans = [{ id: 'drbd-fence-by-handler-vm', resource: 'drbd-vm-clone', node: 'sn1' }];
    const kept = { waits: 'nfs1 failed on sn1 or is banned from there' };
    expect(next(site, { ...away(site), bans }, { disks: disks('UpToDate', 'UpToDate') })).toEqual(kept);
  });
});
