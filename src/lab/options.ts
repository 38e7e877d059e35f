// From a cluster to the lab that can carry it.
import { Failed } from '../core/base/failed.ts';
import type { Cluster } from '../core/spec/cluster.ts';
import { type LabOptions, NETWORK, SHARED } from './state.ts';

/** Throws Failed (2) where the spec wants what a lab has not: another network, or storage outside /srv. */
export function labOptions(name: string, cluster: Cluster, spec: string, detached: boolean): LabOptions {
  const addresses = [...cluster.nodes, ...cluster.servers].map(({ address }) => address);
  const foreign = addresses.find((address) => !address.startsWith(`${NETWORK}.`));
  if (foreign !== undefined) throw notInLab('lab-address', `${foreign} is not in the lab's network, ${NETWORK}.0/24`);
  const folders = sharedFolders(cluster);
  const outside = folders.find(({ path }) => !/^\/srv\/[^/]/.test(path));
  if (outside) throw notInLab('lab-path', `${outside.path} is not on the lab's shared storage, /srv`);
  const nodes = cluster.nodes.map(({ name, address }) => ({ name, address }));
  return { name, spec, detached, folders, nodes, stateVolume: cluster.stateVolume };
}

/** Clients write as root, and squashed root is nobody: everyone may write in an export. */
const sharedFolders = (cluster: Cluster): LabOptions['folders'] => [
  { path: SHARED, mode: 0o755 },
  { path: cluster.stateVolume, mode: 0o755 },
  ...cluster.exports.map(({ path }) => ({ path, mode: 0o1777 })),
];

const notInLab = (code: string, message: string) =>
  new Failed(2, code, message, { hint: 'change a copy of the spec for the lab' });
