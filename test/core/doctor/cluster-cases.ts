import { parseXml } from '../../../src/core/cib/xml.ts';
import { corosyncConf as confOf } from '../../../src/core/config/corosync-conf.ts';
import { authkey } from '../../../src/core/doctor/checks/authkey.ts';
import { classicNotify } from '../../../src/core/doctor/checks/classic-notify.ts';
import { classicOrder } from '../../../src/core/doctor/checks/classic-order.ts';
import { corosyncConf } from '../../../src/core/doctor/checks/corosync-conf.ts';
import { corosyncLinks } from '../../../src/core/doctor/checks/corosync-links.ts';
import { drift } from '../../../src/core/doctor/checks/drift.ts';
import { fenceHistory } from '../../../src/core/doctor/checks/fence-history.ts';
import { keepers } from '../../../src/core/doctor/checks/keepers.ts';
import { membership } from '../../../src/core/doctor/checks/membership.ts';
import { quorum } from '../../../src/core/doctor/checks/quorum.ts';
import { servers } from '../../../src/core/doctor/checks/servers.ts';
import { specCopies } from '../../../src/core/doctor/checks/spec-copies.ts';
import type { CrmNode, CrmResource, CrmStatus } from '../../../src/core/observe/crm-mon.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { ringOf } from '../four-servers.ts';
import { type Case, ofCluster, onNode, two } from './cases.ts';
import { classicCib } from './classic.ts';

const node = (name: string, more: Partial<CrmNode> = {}): CrmNode => ({
  ...{ name, online: true, standby: false, unclean: false, pending: false, dc: false },
  attributes: { 'ganesha-active': '1' },
  ...more,
});
const resource = (id: string, on: string): CrmResource => ({
  ...{ id, group: undefined, clone: undefined, role: 'Started', node: on },
  ...{ running: true, failed: false, managed: true },
});
const crm: CrmStatus = {
  quorate: true,
  maintenance: false,
  nodes: [node('node1'), node('node2')],
  resources: [1, 2].flatMap((n) => [`nfs${n}-daemon`, `nfs${n}-address`].map((id) => resource(id, `node${n}`))),
  ...{ failures: [], bans: [], fencing: [] },
};

const arbited: Cluster = {
  ...two,
  quorumDevice: { host: 'arbiter.example.com', algorithm: 'ffsplit', tls: 'on' },
};

export const clusterCases: readonly Case[] = [
  onNode(corosyncConf, {
    well: confOf(two),
    wrong: confOf(two).replace('token: 3000', 'token: 1000'),
    says: 'node2: /etc/corosync/corosync.conf is not what the spec makes of it (line 9: "token: 1000", expected "token: 3000")',
    fix: 'gracekeeper apply',
  }),
  onNode(corosyncConf, {
    well: confOf(two),
    wrong: undefined,
    says: 'node2: there is no /etc/corosync/corosync.conf',
    fix: 'gracekeeper apply',
  }),
  onNode(authkey, {
    well: { sha256: 'aa', mode: '400' },
    wrong: { sha256: 'bb', mode: '400' },
    says: 'node2: has another /etc/corosync/authkey',
    fix: 'gracekeeper setup',
  }),
  onNode(authkey, {
    well: { sha256: 'aa', mode: '400' },
    wrong: { sha256: 'aa', mode: '644' },
    says: 'node2: /etc/corosync/authkey has mode 644',
    fix: 'chmod 400 /etc/corosync/authkey',
  }),
  onNode(corosyncLinks, {
    well: [{ to: 'node2', link: 0, connected: true }],
    wrong: [{ to: 'node1', link: 0, connected: false }],
    says: 'node2: link 0 to node1 is down',
    fix: 'corosync-cfgtool -n',
  }),
  onNode(membership, {
    well: [1, 2],
    wrong: [2],
    says: 'node2: does not see node1',
    fix: 'on node1: systemctl start corosync pacemaker',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: true, waitForAll: true, device: 'none' },
    wrong: { quorate: false, twoNode: true, waitForAll: true, device: 'none' },
    says: 'node2: has no quorum',
    fix: 'corosync-quorumtool -s',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: true, waitForAll: true, device: 'none' },
    wrong: { quorate: true, twoNode: true, waitForAll: false, device: 'none' },
    says: 'node2: of two nodes, wait_for_all is off',
    fix: 'corosync-cfgtool -R',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: false, waitForAll: false, device: 'none' },
    wrong: { quorate: true, twoNode: true, waitForAll: true, device: 'none' },
    cluster: ringOf(3),
    says: 'node2: two_node is on, with 3 nodes',
    fix: 'gracekeeper apply',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: false, waitForAll: false, device: 'votes' },
    wrong: { quorate: true, twoNode: false, waitForAll: false, device: 'silent' },
    cluster: arbited,
    says: 'node2: the quorum device at arbiter.example.com does not vote',
    fix: 'corosync-qnetd on arbiter.example.com, TCP port 5403, and its certificates',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: false, waitForAll: false, device: 'votes' },
    wrong: { quorate: true, twoNode: true, waitForAll: false, device: 'none' },
    cluster: arbited,
    says: 'node2: two_node is on beside a quorum device: Corosync lets only one decide; node2: corosync-qdevice does not run',
    fix: 'systemctl enable --now corosync-qdevice',
  }),
  onNode(quorum, {
    well: { quorate: true, twoNode: true, waitForAll: true, device: 'none' },
    wrong: { quorate: true, twoNode: true, waitForAll: true, device: 'votes' },
    says: 'node2: a quorum device votes that is not in the spec',
    fix: 'gracekeeper apply',
  }),
  ofCluster(fenceHistory, {
    well: { crm, stonithEnabled: 'true' },
    wrong: { crm, stonithEnabled: 'false' },
    says: 'stonith-enabled is false',
    fix: '--update true',
  }),
  ofCluster(fenceHistory, {
    well: {
      crm: { ...crm, fencing: [{ target: 'node1', status: 'success', reason: '', at: 0 }] },
      stonithEnabled: undefined,
    },
    wrong: {
      crm: { ...crm, fencing: [{ target: 'node1', status: 'failed', reason: '', at: 0 }] },
      stonithEnabled: undefined,
    },
    says: 'the last fencing of node1 failed',
    fix: 'stonith_admin --cleanup --history node1',
  }),
  onNode(specCopies, {
    well: JSON.stringify(two),
    wrong: JSON.stringify(ringOf(3)),
    says: 'node2: goes by another spec than this one',
    fix: 'gracekeeper apply',
  }),
  onNode(specCopies, {
    well: JSON.stringify(two),
    wrong: undefined,
    says: 'node2: has no copy of the spec',
    fix: 'gracekeeper apply',
  }),
  ofCluster(drift, {
    well: [],
    wrong: [{ kind: 'property', id: 'no-quorum-policy', was: 'ignore', becomes: 'freeze' }],
    says: '~ property no-quorum-policy: ignore -> freeze',
    fix: 'gracekeeper apply',
  }),
  ofCluster(keepers, {
    well: crm,
    wrong: { ...crm, nodes: [node('node1'), node('node2', { attributes: {} })] },
    says: 'node2: no keeper speaks for it',
    fix: 'crm_resource --cleanup --resource ganesha-mon --node node2',
  }),
  ofCluster(servers, {
    well: crm,
    wrong: { ...crm, resources: crm.resources.filter(({ id }) => id !== 'nfs2-address') },
    says: 'nfs2 is not served: its address is not in the cluster',
    fix: 'gracekeeper status',
  }),
  ofCluster(classicNotify, {
    well: parseXml(classicCib({ nfsNoNotify: true })),
    wrong: parseXml(classicCib({ nfsNoNotify: false })),
    says: 'nfsd (ocf:heartbeat:nfsserver) notifies by itself, and notify does too',
    fix: 'crm_resource --resource nfsd --set-parameter nfs_no_notify --parameter-value true',
  }),
  ofCluster(classicOrder, {
    well: parseXml(classicCib({})),
    wrong: parseXml(classicCib({ order: ['fs', 'nfsd', 'vip', 'notify', 'export'] })),
    says: 'notify (nfsnotify) does not wait for export (exportfs)',
    fix: 'pcs constraint order start export then start notify',
  }),
];
