// The node attributes of seed 001. They mean "this node and its keeper are healthy", not "this server is up" (TAKEOVER section 1).
import type { Host } from '../../host/host.ts';
import { atRest, publishAttribute } from '../../host/tools/pacemaker.ts';

export const HEALTH_ATTRIBUTES = ['ganesha-active', 'grace-active'] as const;

/**
 * When the cluster has come to rest, or does not for a minute: a new attribute in the middle of a transition makes Pacemaker plan anew, and what it
 * had not begun yet (another node's server) waits for all that it had. Missing until then, the attributes ban nothing.
 */
export async function publishHealth(host: Host): Promise<void> {
  await atRest(host, 60);
  for (const name of HEALTH_ATTRIBUTES) await publishAttribute(host, name, '1');
}
