// A node that stops in order (standby, shutdown) stops its servers first, then its keeper: what a server's stop asks of the nodes, its own among
// them, is answered by keepers. Without this order they stop at the same time, and the server waits its two seconds for an answer (seen in the lab); and what the
// agents of a kernel's server do is done by a process of the keeper's (work/agents/serve.ts).
import type { Server } from '../spec/cluster.ts';
import { beforeKeeperOf, MON_CLONE } from './names.ts';
import type { Order } from './plan.ts';

export function stopsBeforeKeeper({ name }: Server): Order {
  return {
    id: beforeKeeperOf(name),
    kind: 'Optional',
    first: { resource: name, action: 'stop' },
    next: { resource: MON_CLONE, action: 'stop' },
  };
}
