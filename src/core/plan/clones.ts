// What runs on every node. Neither holds anything that a second holder could harm: a stop that fails is no reason to fence a node
// with all its servers (a keeper's death changes nothing for clients, TAKEOVER "Parts").
import { GRACE_CLONE, MON_CLONE } from './names.ts';
import type { Clone, Operation, Pairs } from './plan.ts';

/** Runs the keeper. */
export const monClone: Clone = everywhere(MON_CLONE, 'ganesha_mon', {});

/** On post-stop it puts the local servers that share an export into grace; starts of servers elsewhere follow that (TAKEOVER section 3). */
export const graceClone: Clone = everywhere(GRACE_CLONE, 'ganesha_grace', { notify: 'true' }, [
  // A survivor that hangs holds every takeover up for as long; the gate is the second lock.
  { name: 'notify', interval: '0s', timeout: '10s' },
]);

function everywhere(id: string, agent: string, meta: Pairs, more: readonly Operation[] = []): Clone {
  return {
    id,
    // Stickiness of 1, Pacemaker's own default for clones: with the defaults' 0 instances could trade places.
    meta: { interleave: 'true', 'resource-stickiness': '1', ...meta },
    primitive: {
      id: id.replace(/-clone$/, ''),
      agent: `ocf:gracekeeper:${agent}`,
      params: {},
      // Without a threshold a start that fails is tried again without end (start-failure-is-fatal=false).
      meta: { 'failure-timeout': '1m', 'migration-threshold': '3' },
      operations: [
        { name: 'start', interval: '0s', timeout: '30s' },
        { name: 'stop', interval: '0s', timeout: '30s', onFail: 'ignore' },
        { name: 'monitor', interval: '60s', timeout: '30s' },
        ...more,
      ],
    },
  };
}
