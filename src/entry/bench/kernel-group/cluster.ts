// What Pacemaker says of the lab's cluster, waited for.
import { type CrmStatus, readCrmMon } from '../../../core/observe/crm-mon.ts';
import { eventually } from '../../../host/eventually.ts';
import type { Host } from '../../../host/host.ts';
import { monitorXml } from '../../../host/tools/pacemaker.ts';

/** A slow node's group of eight, or its boot. */
const WITHIN_MS = 300_000;

/** Throws TooLate after five minutes. */
export async function until<T>(asked: Host, what: string, find: (status: CrmStatus) => T | undefined): Promise<T> {
  return eventually(asked.clock, { what, withinMs: WITHIN_MS, everyMs: 250 }, async () => {
    const xml = await monitorXml(asked);
    if (xml === undefined) throw new Error(`the cluster on ${asked.name} does not answer`);
    const status = readCrmMon(xml);
    const found = find(status);
    if (found === undefined) throw new Error(inWords(status));
    return found;
  });
}

/** What keeps it from being so, as far as Pacemaker knows. */
function inWords({ nodes, resources, failures }: CrmStatus): string {
  const away = nodes.filter(({ online }) => !online).map(({ name }) => `${name} is not online`);
  const down = resources
    .filter(({ running }) => !running)
    .map(({ id, role, node = 'no node' }) => `${id} ${role} on ${node}`);
  const failed = failures.map(
    ({ resource, node, operation, status, reason }) => `${operation} of ${resource} on ${node}: ${status} ${reason}`,
  );
  return [...away, ...failed, ...down].join('; ');
}

/** The node where it runs well. */
export const nodeOf = ({ resources }: CrmStatus, id: string): string | undefined =>
  resources.find((it) => it.id === id && it.running)?.node;
