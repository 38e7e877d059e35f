import { boot } from '../../../src/core/doctor/checks/boot.ts';
import { clocks } from '../../../src/core/doctor/checks/clocks.ts';
import { diskSpace } from '../../../src/core/doctor/checks/disk-space.ts';
import { installation } from '../../../src/core/doctor/checks/installation.ts';
import { installedAgents } from '../../../src/core/doctor/checks/installed-agents.ts';
import { kernel } from '../../../src/core/doctor/checks/kernel.ts';
import { nfsdNamespace } from '../../../src/core/doctor/checks/nfsd-namespace.ts';
import { nodes } from '../../../src/core/doctor/checks/nodes.ts';
import { programs } from '../../../src/core/doctor/checks/programs.ts';
import { versions } from '../../../src/core/doctor/checks/versions.ts';
import { type Case, onNode } from './cases.ts';

const aGiB = 2 ** 30;

export const machineCases: readonly Case[] = [
  onNode(nodes, {
    well: { answers: true, calledItself: 'node1', root: true },
    wrong: { answers: false, because: 'Connection refused' },
    says: 'node2 does not answer: Connection refused',
    fix: 'ssh node2 true',
  }),
  onNode(programs, {
    well: [],
    wrong: [{ path: '/usr/bin/socat', fix: 'apt-get install -y socat' }],
    says: 'node2: there is no /usr/bin/socat',
    fix: 'node2: apt-get install -y socat',
  }),
  onNode(versions, {
    well: { corosync: '3.1.7', pacemaker: '2.1.5', 'nfs-ganesha': '4.3', 'nfs-ganesha-vfs': '4.3' },
    wrong: { corosync: '3.1.7', pacemaker: '2.1.5', 'nfs-ganesha': '4.0', 'nfs-ganesha-vfs': '4.3' },
    says: 'node2: nfs-ganesha is 4.0, elsewhere 4.3',
    fix: 'apt-get install nfs-ganesha=4.3',
  }),
  onNode(kernel, {
    well: { release: '6.1.0-28-amd64', noNamespace: undefined, noFilter: undefined },
    wrong: { release: '5.4.0', noNamespace: undefined, noFilter: undefined },
    says: 'node2: Linux 5.4.0 is older than 5.6',
    fix: 'linux-image',
  }),
  onNode(kernel, {
    well: { release: '5.10.0', noNamespace: undefined, noFilter: undefined },
    wrong: { release: '5.10.0', noNamespace: undefined, noFilter: 'Operation not supported' },
    says: 'node2: nftables takes no rule: Operation not supported',
    fix: 'modprobe -a nf_tables',
  }),
  onNode(nfsdNamespace, {
    well: { release: '6.1.0-28-amd64', noNfsd: undefined },
    wrong: { release: '6.1.0-28-amd64', noNfsd: 'unknown filesystem type' },
    says: 'node2: no nfsd in a network namespace: unknown filesystem type',
    fix: 'modprobe nfsd',
  }),
  onNode(nfsdNamespace, {
    well: { release: '6.14.1', noNfsd: undefined },
    wrong: { release: '5.1.9', noNfsd: undefined },
    says: 'node2: Linux 5.1.9 asks nobody in a namespace who may reclaim',
    fix: 'linux-image',
  }),
  onNode(clocks, {
    well: { aheadMs: 40, errorMs: 20, kept: undefined },
    wrong: { aheadMs: 2040, errorMs: 20, kept: undefined },
    says: 'node2: its clock is 2000 ms ahead of the others',
    fix: 'chronyc makestep',
  }),
  onNode(clocks, {
    well: { aheadMs: 0, errorMs: 20, kept: true },
    wrong: { aheadMs: 0, errorMs: 20, kept: false },
    says: 'node2: nothing keeps its clock right',
    fix: 'chrony',
  }),
  onNode(diskSpace, {
    well: [{ path: '/var/log', freeBytes: 10 * aGiB, sizeBytes: 100 * aGiB }],
    wrong: [{ path: '/var/log', freeBytes: 2 * aGiB, sizeBytes: 100 * aGiB }],
    says: 'node2: /var/log has 2048 MiB free',
    fix: 'du -xh',
  }),
  onNode(boot, {
    well: { 'corosync.service': 'enabled', 'pacemaker.service': 'enabled' },
    wrong: { 'corosync.service': 'enabled', 'pacemaker.service': 'disabled' },
    says: 'node2: pacemaker.service is disabled at boot',
    fix: 'node2: systemctl enable pacemaker.service',
  }),
  onNode(installation, {
    well: { folders: ['/usr/lib/gracekeeper/dist'], version: '1.0' },
    wrong: { folders: [], version: '1.0' },
    says: 'node2: Gracekeeper is not installed',
    fix: 'apt-get install -y ./gracekeeper_1.0.deb',
  }),
  onNode(installation, {
    well: { folders: ['/opt/gracekeeper/dist', '/usr/lib/gracekeeper/dist'], version: '1.0' },
    wrong: { folders: ['/usr/local/gracekeeper/dist'], version: '1.0' },
    says: 'node2: Gracekeeper is in /usr/local/gracekeeper/dist, unlike on the other nodes',
    fix: 'apt-get install',
  }),
  onNode(installedAgents, {
    well: { agents: { ganesha_nfsd: '1.0', nfs_address: '1.0' }, ours: '1.0' },
    wrong: { agents: { ganesha_nfsd: '1.0', nfs_address: null }, ours: '1.0' },
    says: 'node2: has no ocf:gracekeeper agent nfs_address',
    fix: 'gracekeeper setup',
  }),
  onNode(installedAgents, {
    well: { agents: { ganesha_nfsd: '1.0' }, ours: '1.0' },
    wrong: { agents: { ganesha_nfsd: '0.9' }, ours: '1.0' },
    says: 'node2: has agents of version 0.9, and this is 1.0',
    fix: 'gracekeeper setup',
  }),
];
