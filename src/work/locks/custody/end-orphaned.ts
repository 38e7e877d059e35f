// The end of custody where the supervisor has died, and could not see to it: its peers are warned as a start would warn them, then what its daemon had
// locked is let go, before the stop returns and another node starts the server.
import type { Cluster } from '../../../core/spec/cluster.ts';
import { inTime } from '../../../host/eventually.ts';
import type { Machine } from '../../../host/machine.ts';
import { sharingTakeover } from '../../grace/sharing-takeover.ts';
import type { Journal } from '../../server/journal.ts';
import { reasonOf } from '../../server/reason.ts';
import { endCustodian } from './end-custodian.ts';
import { livingCustodian } from './paths.ts';

/** As long as a gate takes to decide (TAKEOVER section 3), and the state volume to be read. */
const WARNED_WITHIN_MS = 3_000;

/** Never rejects: what can't be done is journaled. Returns at once where there is no custodian. */
export async function endOrphaned(machine: Machine, cluster: Cluster, name: string, journal: Journal): Promise<void> {
  if ((await livingCustodian(machine, name)) === undefined) return;
  const open = (error: unknown) => journal({ kind: 'window-open', server: name, reason: reasonOf(error) });
  await inTime(machine.clock, 'the peers', WARNED_WITHIN_MS, warnPeers(machine, cluster, name, journal)).catch(open);
  await endCustodian(machine, name).catch(open);
}

/** Its holder record says that it was never stopped: there is an incident, or there has to be one. */
async function warnPeers(machine: Machine, cluster: Cluster, name: string, journal: Journal): Promise<void> {
  const server = cluster.servers.find((entry) => entry.name === name);
  const stopping = () => new AbortController().signal;
  if (server !== undefined) await sharingTakeover({ machine, cluster, server, journal, stopping }).beforeStart();
}
