// The cluster's options. Whatever is not listed here is the administrator's: never written, never removed.
import type { Cluster } from '../spec/cluster.ts';
import { SPEC_HASH } from './names.ts';
import type { Pairs } from './plan.ts';
import { specHash } from './spec-hash.ts';

export const OWNED_PROPERTIES = [
  'cluster-name',
  'concurrent-fencing',
  'dc-deadtime',
  SPEC_HASH,
  'no-quorum-policy',
  'start-failure-is-fatal',
  'stonith-enabled',
] as const;

type Owned = (typeof OWNED_PROPERTIES)[number];

export function properties(cluster: Cluster): Pairs {
  const fenced = cluster.fencing.kind === 'devices';
  return {
    'cluster-name': cluster.name,
    // Two nodes lost together are fenced together: each waiting server waits for its own node only.
    'concurrent-fencing': 'true',
    // The default, written out: the first set-up runs with a shorter one, and the difference to this is what sets it back.
    'dc-deadtime': '20s',
    [SPEC_HASH]: specHash(cluster),
    // Without quorum: what can be fenced may go on, since the others fence first; what can't has to stop (TAKEOVER section 4).
    'no-quorum-policy': fenced ? 'freeze' : 'stop',
    // One failed start must not ban a server for ever: migration-threshold and failure-timeout decide.
    'start-failure-is-fatal': 'false',
    'stonith-enabled': String(fenced),
  } satisfies Record<Owned, string>;
}
