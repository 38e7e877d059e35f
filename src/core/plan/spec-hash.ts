// Tells whether a cluster was planned from this spec: also for what the CIB does not hold, such as exports.
import type { Cluster } from '../spec/cluster.ts';
import { canonicalJson } from './canonical-json.ts';
import { digest } from './digest.ts';

/** SHA-256, in hex, of the cluster as JSON with its keys in order. */
export const specHash = (cluster: Cluster): string => digest(canonicalJson(cluster));
