import { firewall } from '../../../src/core/doctor/checks/firewall.ts';
import { forwarding } from '../../../src/core/doctor/checks/forwarding.ts';
import { interfaces } from '../../../src/core/doctor/checks/interfaces.ts';
import { names } from '../../../src/core/doctor/checks/names.ts';
import { oneHolder } from '../../../src/core/doctor/checks/one-holder.ts';
import { ownNfs } from '../../../src/core/doctor/checks/own-nfs.ts';
import { ports } from '../../../src/core/doctor/checks/ports.ts';
import { resolver } from '../../../src/core/doctor/checks/resolver.ts';
import { rpFilter } from '../../../src/core/doctor/checks/rp-filter.ts';
import { strangers } from '../../../src/core/doctor/checks/strangers.ts';
import { readRuleset } from '../../../src/core/doctor/nft-walk.ts';
import { type Case, onNode } from './cases.ts';
import { chain, nftOf, toServer } from './nft.ts';

const ruleset = (...entries: readonly object[]) => ({
  ruleset: readRuleset(nftOf(...entries)),
  legacy: [],
  packets: [toServer],
});
const eth0 = { name: 'eth0', up: true, mtu: 1500, networks: ['192.0.2.11/24'] };
const nodesNames = { node1: ['192.0.2.11'], node2: ['192.0.2.12'] };

export const networkCases: readonly Case[] = [
  onNode(names, {
    well: { names: { '192.0.2.101': { name: 'nfs1.example', back: ['192.0.2.101'] } }, nodes: nodesNames },
    wrong: { names: { '192.0.2.101': { name: 'nfs1.example', back: ['198.51.100.7'] } }, nodes: nodesNames },
    says: 'node2: 192.0.2.101 is called nfs1.example, which leads to 198.51.100.7',
    fix: "echo '192.0.2.101 nfs1.example' >> /etc/hosts",
  }),
  onNode(names, {
    well: { names: {}, nodes: { node1: ['127.0.1.1'], node2: ['192.0.2.12'] } },
    wrong: { names: {}, nodes: { node1: ['192.0.2.12'], node2: ['192.0.2.12'] } },
    says: 'node2: the name node1 leads to 192.0.2.12, not to 192.0.2.11',
    fix: "echo '192.0.2.11 node1' >> /etc/hosts",
  }),
  onNode(resolver, {
    well: {
      nameservers: ['192.0.2.53'],
      resolved: false,
      lookups: [{ server: 'nfs1', address: '198.51.100.1', ms: 3 }],
    },
    wrong: {
      nameservers: ['192.0.2.53'],
      resolved: false,
      lookups: [{ server: 'nfs2', address: '198.51.100.1', ms: 5_010 }],
    },
    says: 'node2: inside nfs2, looking for the name of 198.51.100.1 took 5.0 s',
    fix: 'options timeout:1',
  }),
  onNode(resolver, {
    well: { nameservers: ['127.0.0.53'], resolved: true, lookups: [] },
    wrong: { nameservers: ['127.0.0.1'], resolved: false, lookups: [] },
    says: "node2: the resolver 127.0.0.1 is the node's own",
    fix: 'nameserver',
  }),
  onNode(interfaces, {
    well: eth0,
    wrong: null,
    says: "node2: no interface has the node's address 192.0.2.12",
    fix: 'ip address show',
  }),
  onNode(interfaces, {
    well: eth0,
    wrong: { ...eth0, mtu: 9000 },
    says: "node2: its MTU is 9000, unlike the other nodes'",
    fix: 'ip link set dev eth0 mtu 1500',
  }),
  onNode(interfaces, {
    well: eth0,
    wrong: { ...eth0, up: false },
    says: 'node2: eth0 is down',
    fix: 'ip link set eth0 up',
  }),
  onNode(interfaces, {
    well: eth0,
    wrong: { ...eth0, networks: ['198.51.100.12/24'] },
    says: 'node2: eth0 is not in the network of nfs1 (192.0.2.101/24)',
    fix: 'network.interface',
  }),
  onNode(ownNfs, {
    well: { listening: [22, 111], kernelNfsd: false },
    wrong: { listening: [22, 111, 2049], kernelNfsd: false },
    says: 'node2: something listens on 2049 beside our servers',
    fix: 'systemctl disable --now nfs-ganesha',
  }),
  onNode(ownNfs, {
    well: { listening: [], kernelNfsd: false },
    wrong: { listening: [2049], kernelNfsd: true },
    says: "node2: the kernel's NFS server runs",
    fix: 'systemctl disable --now nfs-server',
  }),
  onNode(ports, {
    well: { udp: [], corosyncRuns: false, keeperRuns: false },
    wrong: { udp: [5405], corosyncRuns: false, keeperRuns: false },
    says: 'node2: UDP 5405 of Corosync is taken by another program',
    fix: 'ss -lunp',
  }),
  onNode(ports, {
    well: { udp: [5405, 20491], corosyncRuns: true, keeperRuns: true },
    wrong: { udp: [5405], corosyncRuns: true, keeperRuns: true },
    says: 'node2: the keeper runs, and does not listen on UDP 20491',
    fix: 'journalctl',
  }),
  onNode(firewall, {
    well: ruleset(chain('forward', 'accept')),
    wrong: ruleset(chain('forward', 'drop')),
    says: 'node2: tcp from 198.51.100.1 to 192.0.2.101:2049 is dropped by policy of chain forward (table inet filter)',
    fix: 'nft insert rule inet filter forward ip daddr 192.0.2.101 accept',
  }),
  onNode(forwarding, {
    well: [{ server: 'nfs1', key: 'net/ipv4/conf/eth0/forwarding', value: '1', wanted: '1' }],
    wrong: [{ server: 'nfs2', key: 'net/ipv4/conf/eth0/forwarding', value: '0', wanted: '1' }],
    says: 'node2: net/ipv4/conf/eth0/forwarding is 0, and nfs2 needs 1',
    fix: 'sysctl -w net/ipv4/conf/eth0/forwarding=1',
  }),
  onNode(rpFilter, {
    well: { interfaceName: 'eth0', strictness: 1, routes: { '198.51.100.0/24': 'eth0' } },
    wrong: { interfaceName: 'eth0', strictness: 1, routes: { '198.51.100.0/24': 'eth1' } },
    says: 'node2: clients in 198.51.100.0/24 are answered by eth1: strict rp_filter drops what they send to eth0',
    fix: 'sysctl -w net.ipv4.conf.eth0.rp_filter=2',
  }),
  onNode(rpFilter, {
    well: { interfaceName: 'eth0', strictness: 2, routes: { '198.51.100.0/24': 'eth1' } },
    wrong: { interfaceName: 'eth0', strictness: 0, routes: { '198.51.100.0/24': null } },
    says: 'node2: there is no route to the clients in 198.51.100.0/24',
    fix: 'ip route add 198.51.100.0/24',
  }),
  onNode(strangers, {
    well: { asked: ['192.0.2.101'], claimed: [] },
    wrong: { asked: ['192.0.2.102'], claimed: ['192.0.2.102'] },
    says: 'node2: another machine answers for 192.0.2.102 (nfs2)',
    fix: 'ip neigh show 192.0.2.102',
  }),
  {
    ...onNode(oneHolder, {
      well: [],
      wrong: [],
      says: 'node2: nfs1 (192.0.2.101) is answered for by node1 and node2',
      fix: 'ip neigh del proxy 192.0.2.101 dev eth0',
    }),
    well: [{ node: 'node1', fact: [{ address: '192.0.2.101', interfaceName: 'eth0' }] as never }],
    wrong: ['node1', 'node2'].map((node) => ({
      node,
      fact: [{ address: '192.0.2.101', interfaceName: 'eth0' }] as never,
    })),
  },
];
