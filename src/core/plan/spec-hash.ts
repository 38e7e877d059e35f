// Tells whether a cluster was planned from this spec: also for what the CIB does not hold, such as exports.
import type { Cluster } from '../spec/cluster.ts';
import { canonicalJson } from './canonical-json.ts';
import { digest } from './digest.ts';
import { withMarks } from './fencing-secrets.ts';

/** SHA-256, in hex, of the cluster as JSON with its keys in order, and of its secrets what nobody can read them from. */
export const specHash = (cluster: Cluster): string => digest(canonicalJson(withMarks(cluster)));
