// Options of a lab's cluster that are no part of a plan.

/**
 * All nodes see the load of the one machine that they share, and Pacemaker would hold back for it, down to one action at a time in the whole
 * cluster (TAKEOVER section 9; daemons/controld/controld_throttle.c). Here it does not, however busy the machine is.
 */
export const LAB_PROPERTIES = { 'load-threshold': '10000%', 'node-action-limit': '8' } as const;
