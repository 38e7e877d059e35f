// From a cluster to the lab that can carry it.
import { Failed } from '../core/base/failed.ts';
import type { Cluster } from '../core/spec/cluster.ts';
import { labDisks } from './kernel-node/lab-disks.ts';
import { type LabOptions, NETWORK, NETWORK6, PREFIX, PREFIX6, SHARED } from './state.ts';

/** `kernelNodes`: how many of the nodes, from the first on, have a kernel of their own; none unless given. Throws Failed (2) where the spec wants what a lab has not: another network, or storage outside /srv. */
export function labOptions(
  name: string,
  cluster: Cluster,
  spec: string,
  detached: boolean,
  kernelNodes = 0,
): LabOptions {
  const addresses = [...cluster.nodes, ...cluster.servers].map(({ address }) => address);
  const foreign = addresses.find((address) => ![`${NETWORK}.`, `${NETWORK6}:`].some((it) => address.startsWith(it)));
  if (foreign !== undefined)
    throw notInLab(
      'lab-address',
      `${foreign} is not in the lab's networks, ${NETWORK}.0/${PREFIX} and ${NETWORK6}:/${PREFIX6}`,
    );
  const folders = sharedFolders(cluster);
  const outside = folders.find(({ path }) => !/^\/srv\/[^/]/.test(path));
  if (outside) throw notInLab('lab-path', `${outside.path} is not on the lab's shared storage, /srv`);
  if (kernelNodes > cluster.nodes.length)
    throw notInLab('lab-kernel-nodes', `${kernelNodes} kernel nodes, and the spec has ${cluster.nodes.length} nodes`);
  const nodes = cluster.nodes.map(({ name, address }, index) => {
    const other = counterpart(address);
    const both = other === undefined || addresses.includes(other) ? {} : { other };
    return { name, address, ...both, ...(index < kernelNodes ? { kind: 'kernel' as const } : {}) };
  });
  const disks = kernelNodes === 0 ? [] : labDisks(cluster);
  const local = kernelNodes === 0 ? [] : mountPoints(cluster);
  return { name, spec, detached, folders, nodes, disks, local, stateVolume: cluster.stateVolume };
}

/** Clients write as root, and squashed root is nobody: everyone may write in an export. */
const sharedFolders = (cluster: Cluster): LabOptions['folders'] => [
  { path: SHARED, mode: 0o755 },
  { path: cluster.stateVolume, mode: 0o755 },
  ...cluster.exports.map(({ path }) => ({ path, mode: 0o1777 })),
];

/** The folders of /srv on which, or in which, a server mounts what is its own. */
const mountPoints = ({ servers }: Cluster): readonly string[] => [
  ...new Set(
    servers.flatMap(({ filesystems }) => filesystems.map(({ mount }) => mount.split('/').slice(0, 3).join('/'))),
  ),
];

/** The address in the other family that ends in the same digits; none where there is no such thing. */
function counterpart(address: string): string | undefined {
  const last = address.slice(address.startsWith(NETWORK6) ? NETWORK6.length + 1 : NETWORK.length + 1);
  if (!address.includes(':')) return `${NETWORK6}:${last}`;
  return /^[1-9]\d{0,2}$/.test(last) && Number(last) < 255 ? `${NETWORK}.${last}` : undefined;
}

const notInLab = (code: string, message: string) =>
  new Failed(2, code, message, { hint: 'change a copy of the spec for the lab' });
