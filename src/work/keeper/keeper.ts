// The keeper of a node: watches, publishes, hears the other keepers, and keeps servers in grace. It parents no daemon: its death changes
// nothing for clients.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Argv } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { identityOf } from '../server/identity.ts';
import { openJournal } from '../server/journal.ts';
import { liveCluster } from '../server/live-config.ts';
import { KEEPER_FILE } from '../server/paths.ts';
import { serveKeeper } from './control.ts';
import { type GraceKeeper, openGraceKeeper } from './grace-keeper.ts';
import { publishHealth } from './health.ts';
import { watchMembership } from './membership.ts';
import { runMetrics } from './metrics.ts';
import { prepareForServers, rememberConnected, rememberV40Clients } from './remember.ts';
import { runFailback } from './start-failback.ts';
import { watchSupervisors } from './supervisors.ts';
import { copyToSystemLog } from './system-log.ts';
import { keepAgentsWarm } from './warm-agents.ts';

const LOOK_MS = 1_000;
/** A dead supervisor's server serves nobody. */
const SUPERVISORS_MS = 500;

export interface KeepOptions {
  /** Of this process. */
  readonly pid: number;
  readonly version: string;
  /** The command line of the process that does what agents are asked for. */
  readonly agents: Argv;
  /** Called when it is at work. */
  readonly started: () => void;
}

/** Runs until its process is ended. */
export async function keep(machine: Machine, { pid, version, agents, started }: KeepOptions): Promise<never> {
  const { cluster, reread } = await liveCluster(machine);
  const journal = openJournal(machine, `keeper-${pid}`);
  const keeper = await openGraceKeeper(machine, cluster, journal);
  await serveKeeper(machine, keeper, reread);
  await machine.files.write(KEEPER_FILE, JSON.stringify(await identityOf(machine, pid)));
  started();
  void publishHealth(machine);
  void runFailback({ machine, cluster, keeper, journal });
  void runMetrics({ machine, cluster, keeper, version, journal });
  void copyToSystemLog(machine);
  void prepareForServers(machine, cluster);
  void rememberConnected(machine, cluster);
  void rememberV40Clients(machine, cluster);
  void keepAgentsWarm(machine, cluster, agents);
  return Promise.race([
    watchNodes(machine, cluster, keeper),
    watchServers(machine, keeper),
    lookAround(machine, keeper),
  ]);
}

const watchNodes = (machine: Machine, cluster: Cluster, keeper: GraceKeeper): Promise<never> =>
  watchMembership(machine, cluster, (nodes) => {
    // A server that can't be brought into grace is in the journal, and tried again at the next look. Where Corosync does not say whether we are the ones
    // who are cut off, the incident is heard of in one of the other ways (decision 0008).
    keeper.lost(nodes).catch(() => undefined);
  });

async function watchServers(machine: Machine, keeper: GraceKeeper): Promise<never> {
  const watch = watchSupervisors(machine, (incident) => keeper.open(incident));
  for (;;) {
    await watch.look();
    await machine.clock.pause(SUPERVISORS_MS);
  }
}

async function lookAround(machine: Machine, keeper: GraceKeeper): Promise<never> {
  for (;;) {
    await keeper.look();
    await machine.clock.pause(LOOK_MS);
  }
}
