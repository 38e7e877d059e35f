// What runs on every node. Neither holds anything that a second holder could harm: a stop that fails is no reason to fence a node
// with all its servers (a keeper's death changes nothing for clients, TAKEOVER "Parts").

import type { Cluster } from '../spec/cluster.ts';
import { GRACE_CLONE, MON_CLONE } from './names.ts';
import type { Clone, Operation, Pairs } from './plan.ts';

/**
 * Runs the keeper. A supervisor reports one that died, and Pacemaker 2.1.5 counts such a report twice (it changes the records of the last operation and of the
 * last failure, and each is an event): the threshold is ten deaths within a minute, of which the last leaves the node without a keeper for the rest of it.
 */
export const monClone = ({ servers }: Cluster): Clone =>
  everywhere(MON_CLONE, 'ganesha_mon', {}, { threshold: 20, every: hasUnwatched(servers) ? '10s' : '60s' });

/** A node that has only servers of the kernel's has no supervisor that would see its keeper's death. */
const hasUnwatched = (servers: Cluster['servers']): boolean => servers.some(({ daemon }) => daemon === 'kernel');

/** On post-stop it puts the local servers that share an export into grace; starts of servers elsewhere follow that (TAKEOVER section 3). */
export const graceClone: Clone = everywhere(
  GRACE_CLONE,
  'ganesha_grace',
  { notify: 'true' },
  // A survivor that hangs holds every takeover up for as long; the gate is the second lock.
  { threshold: 3, every: '60s', more: [{ name: 'notify', interval: '0s', timeout: '10s' }] },
);

interface Particulars {
  /** Failures within a minute after which it pauses on that node for a minute. */
  readonly threshold: number;
  /** Between looks. */
  readonly every: string;
  readonly more?: readonly Operation[];
}

function everywhere(id: string, agent: string, meta: Pairs, { threshold, every, more = [] }: Particulars): Clone {
  return {
    id,
    // Stickiness of 1, Pacemaker's own default for clones: with the defaults' 0 instances could trade places.
    meta: { interleave: 'true', 'resource-stickiness': '1', ...meta },
    primitive: {
      id: id.replace(/-clone$/, ''),
      agent: `ocf:gracekeeper:${agent}`,
      params: {},
      // Without a threshold a start that fails is tried again without end (start-failure-is-fatal=false).
      meta: { 'failure-timeout': '1m', 'migration-threshold': String(threshold) },
      operations: [
        { name: 'start', interval: '0s', timeout: '30s' },
        { name: 'stop', interval: '0s', timeout: '30s', onFail: 'ignore' },
        { name: 'monitor', interval: every, timeout: '30s' },
        ...more,
      ],
    },
  };
}
