import { parseAddress } from '../../../core/base/address.ts';
import { NFS_PORT, WORD_PORT } from '../../../core/config/ports.ts';
import { firewall } from '../../../core/doctor/checks/firewall.ts';
import { COROSYNC_PORT } from '../../../core/doctor/checks/ports.ts';
import { readRuleset } from '../../../core/doctor/nft-walk.ts';
import type { Packet } from '../../../core/doctor/packet.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { cat } from '../../../host/tools/cat.ts';
import { namespaceOf } from '../../server/network.ts';
import { onEachNode } from '../examine.ts';
import { sampleClients } from '../sample-clients.ts';

export const firewallProbe = onEachNode(firewall, async (host, scene) => {
  const [{ stdout }, legacy, link] = await Promise.all([
    host.run(['nft', '--json', 'list', 'ruleset']),
    cat(host, '/proc/net/ip_tables_names', '/proc/net/ip6_tables_names'),
    scene.serviceLink(host),
  ]);
  if (link === undefined) throw new Error('it has no interface for the servers');
  const packets = [
    ...amongNodes(host.name, link.name, scene.cluster),
    ...ofClients(host.name, link.name, scene.cluster),
  ];
  return { ruleset: readRuleset(stdout), legacy: legacyTables(legacy), packets };
});

const legacyTables = (names: string): readonly string[] => [
  ...new Set(names.split('\n').filter((name) => name !== '')),
];

const familyOf = (address: string): 4 | 6 => parseAddress(address)?.family ?? 4;

function amongNodes(node: string, nic: string, { nodes }: Cluster): readonly Packet[] {
  const own = nodes.find(({ name }) => name === node);
  return nodes
    .filter(({ name }) => name !== node)
    .flatMap(({ address }) =>
      [COROSYNC_PORT, WORD_PORT].map((port) => ({
        hook: 'input' as const,
        protocol: 'udp' as const,
        state: 'new' as const,
        ...{ family: familyOf(address), iif: nic, oif: '', source: address, destination: own?.address ?? '' },
        ...{ sourcePort: port, destinationPort: port },
      })),
    );
}

/** There and back. */
function ofClients(node: string, nic: string, cluster: Cluster): readonly Packet[] {
  return cluster.servers
    .filter(({ home, failoverTo }) => [home, ...failoverTo].includes(node))
    .flatMap((server) => {
      const [family, veth] = [familyOf(server.address), namespaceOf(server.name)];
      const [client] = sampleClients(cluster, server).filter((address) => familyOf(address) === family);
      const source = client ?? (family === 4 ? '198.51.100.1' : '2001:db8::1');
      const common = { hook: 'forward', protocol: 'tcp', family } as const;
      const there = {
        iif: nic,
        oif: veth,
        source,
        destination: server.address,
        sourcePort: 900,
        destinationPort: NFS_PORT,
      };
      const back = {
        iif: veth,
        oif: nic,
        source: server.address,
        destination: source,
        sourcePort: NFS_PORT,
        destinationPort: 900,
      };
      return [
        { ...common, ...there, state: 'new' as const },
        { ...common, ...back, state: 'established' as const },
      ];
    });
}
