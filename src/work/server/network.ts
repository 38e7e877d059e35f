// A server's network namespace (TAKEOVER section 7): a veth with the address inside, a route and a proxy entry on the node.
import { createHash } from 'node:crypto';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import {
  hasInterface,
  type Interface,
  interfaces,
  ipBatch,
  networkNamespaces,
  processesInside,
} from '../../host/tools/ip.ts';

export interface ServerNetwork {
  readonly namespace: string;
  /** The node's end of the veth; named like the namespace. */
  readonly veth: string;
  /** The interface that carries the address on the cluster's network. */
  readonly nic: Interface;
  /** From which the node itself speaks to the address: of its family. */
  readonly nodeAddress: string;
}

const MAX_INTERFACE_NAME = 15;

export function namespaceOf(server: string): string {
  const name = `gk-${server}`;
  return name.length <= MAX_INTERFACE_NAME
    ? name
    : `gk-${createHash('sha256').update(server).digest('hex').slice(0, 10)}`;
}

/** Makes the namespace anew; what an earlier supervisor left is removed first. */
export async function makeNetwork(
  machine: Machine,
  server: Server,
  nic: Interface,
  nodeAddress: string,
): Promise<ServerNetwork> {
  const namespace = namespaceOf(server.name);
  await removeNetwork(machine, server.name);
  await machine.run(['ip', 'netns', 'add', namespace]);
  const source = sourceFor(server.address, [nodeAddress, ...nic.addresses]);
  const network = { namespace, veth: namespace, nic, nodeAddress: source };
  const family = familyOf(server.address);
  await ipBatch(machine, [
    `link add ${network.veth} mtu ${nic.mtu} type veth peer name eth0 mtu ${nic.mtu} netns ${namespace}`,
    ...routeCommands(server.address, network),
  ]);
  await ipBatch(machine, insideCommands(server.address), namespace);
  if (family === IPV6) await keepHearingRouters(machine);
  for (const name of [nic.name, network.veth])
    machine.poke(`/proc/sys/net/${family.proc}/conf/${name}/forwarding`, '1');
  for (const [path, value] of family.proxySettings(nic.name)) machine.poke(path, value);
  return network;
}

/** From which the node speaks to the address: its own, where that is of the same family, else what the interface has, else the gateway's. */
function sourceFor(address: string, own: readonly string[]): string {
  const sameFamily = (it: string) => it.includes(':') === address.includes(':');
  return own.find((it) => sameFamily(it) && !it.startsWith('fe80:')) ?? familyOf(address).gateway;
}

/**
 * A machine begins to forward IPv6 everywhere at once, and from then on takes no router's word (kernel ip-sysctl.rst, accept_ra): it would lose
 * the default route that it has from one.
 */
async function keepHearingRouters(machine: Machine): Promise<void> {
  const conf = '/proc/sys/net/ipv6/conf';
  if ((await machine.files.read(`${conf}/all/forwarding`))?.trim() !== '0') return;
  for (const name of (await machine.files.list(conf)) ?? []) {
    const path = `${conf}/${name}/accept_ra`;
    if ((await machine.files.read(path))?.trim() === '1') machine.poke(path, '2');
  }
}

/** The node's way to the address, also after the veth was down, which costs it its IPv6 addresses; with the node's own address as source, else its traffic would carry the gateway's (TAKEOVER section 7). */
export function routeCommands(address: string, { veth, nodeAddress }: ServerNetwork): string[] {
  const { gateway, hostPrefix, noDad } = familyOf(address);
  return [
    `link set ${veth} up`,
    `address replace ${gateway}/${hostPrefix} dev ${veth} ${noDad}`,
    `route replace ${address}/${hostPrefix} dev ${veth} src ${nodeAddress}`,
  ];
}

/** Returns when no process of the server is left either: two daemons of one server must not be (a dead supervisor's die by themselves, a moment later). */
export async function removeNetwork(machine: Machine, server: string): Promise<void> {
  const namespace = namespaceOf(server);
  const there = (await networkNamespaces(machine)).includes(namespace);
  if (there) await endProcesses(machine, namespace);
  if (await hasInterface(machine, namespace)) await machine.run(['ip', 'link', 'delete', namespace]);
  if (there) await machine.run(['ip', 'netns', 'delete', namespace]);
}

const GONE_WITHIN_MS = 5_000;

async function endProcesses(machine: Machine, namespace: string): Promise<void> {
  const gone = { what: `the last process in ${namespace} to end`, withinMs: GONE_WITHIN_MS, everyMs: 10 };
  await eventually(machine.clock, gone, async () => {
    const left = await processesInside(machine, namespace);
    for (const pid of left) machine.kill(pid, 'SIGKILL');
    return left.length === 0 ? true : undefined;
  });
}

/** This node's address, and the interface that carries the servers' addresses, among those that are known; it looks itself where none are. */
export async function serviceInterface(
  machine: Machine,
  cluster: Cluster,
  known?: readonly Interface[],
): Promise<{ readonly nodeAddress: string; readonly nic: Interface }> {
  const node = cluster.nodes.find(({ name }) => name === machine.name);
  if (node === undefined) throw new Error(`this machine, ${machine.name}, is no node of cluster ${cluster.name}`);
  const wanted = cluster.network.interface;
  const nic = (known ?? (await interfaces(machine))).find(({ name, addresses }) =>
    wanted === 'auto' ? addresses.includes(node.address) : name === wanted,
  );
  if (nic !== undefined) return { nodeAddress: node.address, nic };
  throw new Error(
    wanted === 'auto' ? `no interface carries the node's address ${node.address}` : `there is no interface ${wanted}`,
  );
}

function insideCommands(address: string): string[] {
  const { gateway, hostPrefix, noDad } = familyOf(address);
  return [
    'link set lo up',
    `address add ${address}/${hostPrefix} dev eth0 ${noDad}`,
    'link set eth0 up',
    `route add ${gateway} dev eth0`,
    `route add default via ${gateway} dev eth0`,
  ];
}

interface Family {
  readonly proc: 'ipv4' | 'ipv6';
  readonly gateway: string;
  readonly hostPrefix: number;
  readonly noDad: '' | 'nodad';
  /** Without them the kernel answers late, or not at all: default proxy_delay cost 98 to 742 ms, 0 costs 0.5 ms (TAKEOVER section 7). */
  proxySettings(nic: string): [string, string][];
}

const queue = (proc: string, nic: string): [string, string][] => [
  [`/proc/sys/net/${proc}/neigh/${nic}/proxy_delay`, '0'],
  [`/proc/sys/net/${proc}/neigh/${nic}/proxy_qlen`, '1024'],
];

const IPV4: Family = {
  proc: 'ipv4',
  gateway: '169.254.1.1',
  hostPrefix: 32,
  noDad: '',
  proxySettings: (nic) => queue('ipv4', nic),
};
const IPV6: Family = {
  proc: 'ipv6',
  gateway: 'fe80::1',
  hostPrefix: 128,
  noDad: 'nodad',
  // IPv6 forwards only where the whole namespace does (kernel ip-sysctl.rst: conf/all/forwarding).
  proxySettings: (nic) => [
    ...queue('ipv6', nic),
    ['/proc/sys/net/ipv6/conf/all/forwarding', '1'],
    [`/proc/sys/net/ipv6/conf/${nic}/proxy_ndp`, '1'],
  ],
};

export const familyOf = (address: string): Family => (address.includes(':') ? IPV6 : IPV4);
