// What no running cluster can be told: it would be another cluster, or another node.
import type { Cluster } from '../spec/cluster.ts';

export interface Unchangeable {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The first such difference; undefined where there is none. */
export function unchangeable(before: Cluster, after: Cluster): Unchangeable | undefined {
  if (before.name !== after.name) return another('other-name', 'name', before.name, after.name);
  if (before.stateVolume !== after.stateVolume)
    return another('other-state-volume', 'state volume', before.stateVolume, after.stateVolume);
  for (const node of after.nodes) {
    const was = before.nodes.find(({ name }) => name === node.name);
    if (was === undefined || (was.address === node.address && was.id === node.id)) continue;
    return {
      code: 'other-node',
      message: `node ${node.name} is known by address ${was.address} and id ${was.id}, not by ${node.address} and ${node.id}`,
      hint: `gracekeeper delete ${node.name}, then add it again; an id stays the same when it is written down (id: ${was.id})`,
    };
  }
  return undefined;
}

const another = (code: string, what: string, was: string, becomes: string): Unchangeable => ({
  code,
  message: `the ${what} of a cluster can't be changed while it lives (from ${was} to ${becomes})`,
  hint: 'tear the cluster down with its own cluster.yaml, then set it up anew',
});
