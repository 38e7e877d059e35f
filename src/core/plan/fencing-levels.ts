// Fencing topology: which of a node's devices are tried together, and which when those fail.
import type { Cluster } from '../spec/cluster.ts';
import { named } from './fencing.ts';
import { levelOf } from './names.ts';
import type { FencingLevel } from './plan.ts';

/** None for a node whose devices have no levels. Devices of a level in the order of the spec. */
export function fencingLevels(cluster: Cluster): readonly FencingLevel[] {
  return cluster.nodes.flatMap(({ name: target }) => {
    const own = named(cluster).filter(([, { nodes, level }]) => level !== undefined && nodes.includes(target));
    const indices = [...new Set(own.map(([, { level = 1 }]) => level))].sort((a, b) => a - b);
    return indices.map((index) => ({
      ...{ id: levelOf(target, index), target, index },
      devices: own.filter(([, { level }]) => level === index).map(([id]) => id),
    }));
  });
}
