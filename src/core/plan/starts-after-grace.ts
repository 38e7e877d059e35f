// The survivors hear of a stop before anything starts (TAKEOVER section 3): a server's start follows the post-stop notifications of the
// grace clone when both are in one transition. Without it the server starts before its peers are in grace. Were it mandatory, no server
// could start while the clone runs nowhere: a cold start would take a second transition. Both seen with crm_simulate, Pacemaker 2.1.5.
import type { Server } from '../spec/cluster.ts';
import { afterGraceOf, GRACE_CLONE } from './names.ts';
import type { Order } from './plan.ts';

export function startsAfterGrace({ name }: Server): Order {
  return {
    id: afterGraceOf(name),
    kind: 'Optional',
    first: { resource: GRACE_CLONE, action: 'stop' },
    next: { resource: name, action: 'start' },
  };
}
