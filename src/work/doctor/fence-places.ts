// Where a fencing device may have to be used: anywhere but on the one node that it is there to fence (core/plan/fencing.ts).
import { named } from '../../core/plan/fencing.ts';
import type { Cluster, FencingDevice } from '../../core/spec/cluster.ts';

export interface NamedDevice {
  readonly id: string;
  readonly device: FencingDevice;
}

export const devicesUsedOn = (cluster: Cluster, node: string): readonly NamedDevice[] =>
  devicesOf(cluster).filter(({ device }) => isUsedOn(device, node));

export const devicesOf = (cluster: Cluster): readonly NamedDevice[] =>
  named(cluster).map(([id, device]) => ({ id, device }));

export const isUsedOn = ({ nodes }: FencingDevice, node: string): boolean => nodes.length !== 1 || nodes[0] !== node;
