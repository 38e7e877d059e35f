// The node attributes of seed 001. They mean "this node and its keeper are healthy", not "this server is up" (TAKEOVER section 1).
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { atRest, publishAttribute, withdrawAttribute } from '../../host/tools/pacemaker.ts';
import { letGo } from './failback-mark.ts';

const HEALTH_ATTRIBUTES = ['ganesha-active', 'grace-active'] as const;

/**
 * When the cluster has come to rest, or does not for a minute: a new attribute in the middle of a transition makes Pacemaker plan anew, and what it
 * had not begun yet (another node's server) waits for all that it had. Missing until then, the attributes ban nothing. Never rejects: a Pacemaker
 * that does not answer (it is being restarted, or a resource is tried without it) is asked again, for as long as the keeper lives.
 */
export async function publishHealth(host: Host): Promise<void> {
  const taken = { what: 'Pacemaker to take the node attributes', withinMs: Number.POSITIVE_INFINITY, everyMs: 1_000 };
  await eventually(host.clock, taken, async () => {
    await atRest(host, 60);
    for (const name of HEALTH_ATTRIBUTES) await publishAttribute(host, name, '1');
    return true;
  });
}

/** Also the marks of a fail-back under way. Where Pacemaker does not run, there is nothing to withdraw: its attributes went with it. */
export async function withdrawHealth(host: Host): Promise<void> {
  for (const name of HEALTH_ATTRIBUTES) await withdrawAttribute(host, name).catch(unlessDisconnected);
  await letGo(host).catch(unlessDisconnected);
}

/** CRM_EX_DISCONNECT (crm/common/results.h): there is no Pacemaker to ask. */
const DISCONNECTED = 102;

function unlessDisconnected(error: unknown): void {
  if (!(error instanceof ToolError && error.failure.exitCode === DISCONNECTED)) throw error;
}
