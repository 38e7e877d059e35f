// The node attributes of seed 001. They mean "this node and its keeper are healthy", not "this server is up" (TAKEOVER section 1).
import type { Host } from '../../host/host.ts';
import { publishAttribute } from '../../host/tools/pacemaker.ts';

export const HEALTH_ATTRIBUTES = ['ganesha-active', 'grace-active'] as const;

export async function publishHealth(host: Host): Promise<void> {
  for (const name of HEALTH_ATTRIBUTES) await publishAttribute(host, name, '1');
}
