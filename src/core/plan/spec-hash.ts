// Tells whether a cluster was planned from this spec: also for what the CIB does not hold, such as exports.
import { createHash } from 'node:crypto';
import type { Cluster } from '../spec/cluster.ts';
import { canonicalJson } from './canonical-json.ts';

/** SHA-256, in hex, of the cluster as JSON with its keys in order. */
export function specHash(cluster: Cluster): string {
  return createHash('sha256').update(canonicalJson(cluster)).digest('hex');
}
