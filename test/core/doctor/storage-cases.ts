import { classicStatd } from '../../../src/core/doctor/checks/classic-statd.ts';
import { type DrbdFact, drbd } from '../../../src/core/doctor/checks/drbd.ts';
import { fileHandles } from '../../../src/core/doctor/checks/file-handles.ts';
import { propagation } from '../../../src/core/doctor/checks/propagation.ts';
import { selfMounts } from '../../../src/core/doctor/checks/self-mounts.ts';
import { scope } from '../../../src/core/doctor/checks/server-scope.ts';
import { statdState } from '../../../src/core/doctor/checks/statd-state.ts';
import { stateVolume } from '../../../src/core/doctor/checks/state-volume.ts';
import type { DrbdState } from '../../../src/core/protocol/drbd-state.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { type Case, ofCluster, onNode, two } from './cases.ts';

const volume = { trouble: undefined, seen: ['node1', 'node2'], written: ['node1', 'node2'], owner: 'ring' };
const root = { inode: '128', uuid: null, fsid: 'b471e7ffa822c7d9', device: '254:0' };
const said = { scope: 'gracekeeper:ring', owner: 'ring:nfs1' };
const nfs2 = { ...said, owner: 'ring:nfs2' };

const mirrored: Cluster = {
  ...two,
  drbd: [{ name: 'vm', disk: '/dev/vg0/vm', minor: 7, port: 17_007 }],
  servers: two.servers.slice(0, 1).map((server) => ({
    ...server,
    filesystems: [{ kind: 'drbd', source: 'vm', mount: '/srv/vm', type: 'ext4', options: '' }],
  })),
};
const alike = {
  ...{ connection: 'Connected', role: 'Primary', peerRole: 'Secondary', disk: 'UpToDate', peerDisk: 'UpToDate' },
  ...{ frozen: false, syncedPercent: null },
};
const drbdFact = (state: Partial<DrbdState> | null, ...constraints: string[]): DrbdFact => ({
  states: new Map(state === null ? [] : [['vm', { ...alike, ...state }]]),
  constraints,
});

const onMirror = (broken: { wrong: DrbdFact; says: string; fix: string }): Case =>
  onNode(drbd, { cluster: mirrored, well: drbdFact({}), ...broken });

export const storageCases: readonly Case[] = [
  onNode(stateVolume, {
    well: volume,
    wrong: { ...volume, seen: ['node2'] },
    says: 'node2: /srv/state is another folder than on node1',
    fix: 'findmnt --target /srv/state',
  }),
  onNode(stateVolume, {
    well: volume,
    wrong: { trouble: 'ENOSPC: no space left on device', seen: [], written: ['node1'], owner: null },
    says: 'node2: /srv/state: ENOSPC',
    fix: 'mount /srv/state',
  }),
  onNode(stateVolume, {
    well: { ...volume, owner: null },
    wrong: { ...volume, owner: 'other' },
    says: 'node2: /srv/state belongs to cluster other',
    fix: 'a folder of its own',
  }),
  onNode(propagation, {
    well: 'shared,slave',
    wrong: 'private',
    says: 'node2: / is private, not shared',
    fix: 'mount --make-rshared /',
  }),
  onNode(fileHandles, {
    well: { home: root },
    wrong: { home: { ...root, inode: '129' } },
    says: 'node2: the root of home (/srv/home) has another file handle',
    fix: 'stat --file-system /srv/home',
  }),
  onNode(fileHandles, {
    well: { home: { ...root, fsid: '0' } },
    wrong: { home: { ...root, fsid: '0', device: '254:16' } },
    says: 'node2: the root of home (/srv/home) has another file handle',
    fix: 'findmnt --target /srv/home',
  }),
  onNode(fileHandles, {
    well: { home: { ...root, uuid: 'a1b2' } },
    wrong: { home: 'there is no such folder' },
    says: 'node2: /srv/home (home): there is no such folder',
    fix: 'findmnt --target /srv/home',
  }),
  onNode(selfMounts, {
    well: ['198.51.100.9:/backup'],
    wrong: ['192.0.2.101:/home'],
    says: 'node2: mounts 192.0.2.101:/home, which is nfs1 of this cluster',
    fix: 'umount -l 192.0.2.101:/home',
  }),
  onMirror({
    wrong: drbdFact({ connection: 'StandAlone', peerDisk: 'DUnknown' }),
    says: 'vm: node2 has given up the other node (StandAlone)',
    fix: 'drbdadm connect vm on node2',
  }),
  onMirror({
    wrong: drbdFact({ connection: 'SyncTarget', disk: 'Inconsistent', syncedPercent: 12.5 }),
    says: 'vm: 12.5 % of the second disk is up to date (node2 Inconsistent, SyncTarget)',
    fix: 'wait',
  }),
  onMirror({
    wrong: drbdFact(null),
    says: 'vm: not on two disks: node2 does not have it up',
    fix: 'drbdadm dump-md vm',
  }),
  onMirror({
    wrong: drbdFact({ connection: 'WFConnection', peerDisk: 'DUnknown' }),
    says: 'vm: the other disk is not seen by node2',
    fix: 'drbdadm adjust vm',
  }),
  onMirror({
    wrong: drbdFact({ frozen: true }),
    says: 'vm: writes stand still on node2',
    fix: 'journalctl -t crm-fence-peer.sh',
  }),
  onMirror({
    wrong: drbdFact({}, 'drbd-fence-by-handler-vm-drbd-vm-clone'),
    says: 'constraint drbd-fence-by-handler-vm-drbd-vm-clone still keeps one node from taking over',
    fix: 'cibadmin --delete',
  }),
  ofCluster(scope, {
    well: { nfs1: said, nfs2 },
    wrong: { nfs1: { ...said, scope: 'node1.example' }, nfs2 },
    says: 'the scope of nfs1 is node1.example, not gracekeeper:ring',
    fix: 'gracekeeper move nfs1',
  }),
  ofCluster(scope, {
    well: { nfs1: said, nfs2 },
    wrong: { nfs1: said, nfs2: said },
    says: 'the owner of nfs2 is ring:nfs1, not ring:nfs2',
    fix: 'gracekeeper move nfs2',
  }),
  ofCluster(scope, {
    well: { nfs1: said, nfs2 },
    wrong: { nfs1: said, nfs2: 'no answer within 5000 ms' },
    says: 'nfs2 does not answer at 192.0.2.102: no answer within 5000 ms',
    fix: 'gracekeeper status',
  }),
  ofCluster(statdState, {
    well: { nfs1: { statd: 41, told: 41 }, nfs2: { statd: 43, told: 43 } },
    wrong: { nfs1: { statd: 41, told: 41 }, nfs2: { statd: 41, told: 41 } },
    says: 'nfs2 has the state number of another server, 41',
    fix: 'gracekeeper move nfs2',
  }),
  ofCluster(statdState, {
    well: { nfs1: { statd: 41, told: 41 } },
    wrong: { nfs1: { statd: 39, told: 41 } },
    says: 'statd of nfs1 says 39, and its clients are told 41',
    fix: 'gracekeeper move nfs1',
  }),
  ofCluster(statdState, {
    well: {},
    wrong: { nfs1: { statd: null, told: null } },
    says: 'nfs1 has no state number',
    fix: 'gracekeeper move nfs1',
  }),
  onNode(classicStatd, {
    well: { nfsnotify: true, statdFolder: '/var/lib/nfs/statd' },
    wrong: { nfsnotify: true, statdFolder: '/var/lib/nfs' },
    says: 'node2: statd keeps its list in /var/lib/nfs, and nfsnotify looks in /var/lib/nfs/statd',
    fix: 'mkdir -p /var/lib/nfs/statd',
  }),
];
