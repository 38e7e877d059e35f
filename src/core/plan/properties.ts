// The cluster's options. Whatever is not listed here is the administrator's: never written, never removed.
import type { Cluster } from '../spec/cluster.ts';
import { WATCHDOG_AGENT } from './fencing.ts';
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
  'stonith-watchdog-timeout',
] as const;

const WATCHDOG_TIMEOUT = 'stonith-watchdog-timeout';

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
    ...watchdog(cluster),
  } satisfies Omit<Record<Owned, string>, typeof WATCHDOG_TIMEOUT>;
}

/**
 * Ours also where no device is a watchdog: a lost node would count as fenced when the time of one that is no longer there has passed.
 * Negative: twice what sbd itself is set to on the nodes (SBD_WATCHDOG_TIMEOUT).
 */
const watchdog = ({ fencing }: Cluster): Pairs =>
  fencing.kind === 'devices' && fencing.devices.some(({ agent }) => agent === WATCHDOG_AGENT)
    ? { [WATCHDOG_TIMEOUT]: '-1' }
    : {};
