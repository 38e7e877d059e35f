import type { Cluster } from '../spec/cluster.ts';

export type FailedStop = 'fence' | 'block';

/** A stop that fails may have left a holder behind: it ends with the node, or with an administrator where nothing can fence. */
export const failedStop = (cluster: Cluster): FailedStop => (cluster.fencing.kind === 'devices' ? 'fence' : 'block');

/** Of one member of a server's group alone, since it is summed over a group. */
export const STICKINESS = 10_000;
