// What Pacemaker says of the cluster, and, where it does not know, what the nodes say of their failures.
import { type CrmStatus, readCrmMon } from '../../core/observe/crm-mon.ts';
import type { Host } from '../../host/host.ts';
import { monitorXml } from '../../host/tools/pacemaker.ts';
import { lastFailure } from '../server/failure.ts';

/** Undefined where no cluster answers. Never rejects for a node that can't be asked. */
export const askPacemaker = async (hosts: readonly Host[]): Promise<CrmStatus | undefined> =>
  withReasons(hosts, await askAnyHost(hosts));

/** The first node that has quorum; where none has, the first whose cluster answers: a node that was cut off knows least. */
async function askAnyHost(hosts: readonly Host[]): Promise<CrmStatus | undefined> {
  let first: CrmStatus | undefined;
  for (const host of hosts) {
    // A node that is down can't be asked: that is what status is about to report.
    const xml = await monitorXml(host).catch(() => undefined);
    if (xml === undefined) continue;
    const crm = readCrmMon(xml);
    if (crm.quorate) return crm;
    first ??= crm;
  }
  return first;
}

/** Pacemaker does not know why a supervisor reported its server: the node where it happened does. */
async function withReasons(hosts: readonly Host[], crm: CrmStatus | undefined): Promise<CrmStatus | undefined> {
  if (crm === undefined) return undefined;
  const failures = crm.failures.map(async (failure) => {
    const host = hosts.find(({ name }) => name === failure.node);
    if (host === undefined || failure.operation !== REPORTED) return failure;
    // Where the node can't be asked, Pacemaker's word of it stays.
    const known = await lastFailure(host, failure.resource.replace(/-daemon$/, '')).catch(() => undefined);
    return known === undefined ? failure : { ...failure, operation: 'watch', reason: known.reason };
  });
  return { ...crm, failures: await Promise.all(failures) };
}

/** What Pacemaker calls the operation that crm_resource --fail makes up. */
const REPORTED = 'asyncmon';
