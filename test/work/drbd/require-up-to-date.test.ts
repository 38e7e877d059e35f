import { expect, it } from 'vitest';
import type { DrbdReport } from '../../../src/core/observe/drbd.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { requireUpToDate } from '../../../src/work/drbd/require-up-to-date.ts';
import { examples } from '../../core/example-clusters.ts';

const site = examples.find(([name]) => name === 'drbd')?.[1] as Cluster;
const [server] = site.servers;
if (server === undefined) throw new Error('the example has a server');

const target: Omit<NonNullable<DrbdReport['nodes'][number]['state']>, 'disk'> = {
  ...{ connection: 'SyncTarget', role: 'Secondary', peerRole: 'Primary', peerDisk: 'UpToDate' },
  ...{ frozen: false, syncedPercent: null },
};
const reports = (disk: string | null): readonly DrbdReport[] => [
  { resource: 'vm', nodes: [{ node: 'sn2', state: disk === null ? null : { ...target, disk } }] },
];

it('a server goes only where its disks are up to date', () => {
  requireUpToDate(server, 'sn2', reports('UpToDate'));
  expect(() => requireUpToDate(server, 'sn2', reports('Inconsistent'))).toThrow(
    "vm is not up to date on sn2 (Inconsistent): nfs1 can't run there",
  );
  expect(() => requireUpToDate(server, 'sn2', reports(null))).toThrow('it is not up');
  requireUpToDate({ ...server, filesystems: [] }, 'sn2', reports(null));
});
