// ocf:gracekeeper:ganesha_nfsd: one server's supervisor, and through it its daemons. Starting and stopping are asked of the supervisor;
// what the agent adds is that a dead or deaf one is cleared away.
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { endCustodian } from '../locks/custody/end-custodian.ts';
import { endOrphaned } from '../locks/custody/end-orphaned.ts';
import { clearAway } from '../server/clear-away.ts';
import { askSupervisor } from '../server/control.ts';
import { hasSupervisor, isAlive, readIdentity } from '../server/identity.ts';
import { openJournal } from '../server/journal.ts';
import { CLUSTER_FILE, LOG, serverPaths } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import { reasonOf } from '../server/reason.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import {
  askShortcut,
  configuredServer,
  SHELL_PATHS,
  serverParameter,
  settingsParameter,
  validateServer,
} from './server-parameter.ts';

export const ganeshaNfsd: Agent = {
  name: 'ganesha_nfsd',
  title: 'One NFS server: NFS-Ganesha in a network namespace of its own, under a supervisor',
  description:
    'Starts the supervisor of one server: its namespaces, its recovery records, D-Bus, NFS-Ganesha, and rpcbind and rpc.statd where NFSv3 is served. ' +
    'The supervisor restarts a crashed daemon in place within a budget; beyond it the resource fails and Pacemaker moves the server.',
  parameters: [serverParameter, settingsParameter],
  presence: SHELL_PATHS.folder,
  actions: {
    start: { timeoutS: 60, run: start },
    stop: { timeoutS: 40, run: stop },
    monitor: { timeoutS: 30, intervalS: 60, run: monitor },
    'validate-all': validateServer,
  },
  shortcuts: {
    start: {
      run: 'supervisor.cjs "$OCF_RESKEY_server"',
      where: CLUSTER_FILE,
      unless: SHELL_PATHS.folder,
      log: SHELL_PATHS.log,
    },
    stop: askShortcut('stop'),
    monitor: askShortcut('check'),
  },
};

/** Leaves Pacemaker time to hear why, before its own timeout kills the agent. */
const REPORT_MS = 2_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine, timeoutMs } = context;
  const name = found.server.name;
  if (await hasFailed(machine, name)) await end(machine, name, REPORT_MS);
  try {
    if (await hasSupervisor(machine, name)) await listening(context, name);
    else await startSupervisor(context, name);
    await askSupervisor(machine, name, 'await-serving', timeoutMs - REPORT_MS);
    return success;
  } catch (error) {
    await end(machine, name, REPORT_MS);
    return failed(reasonOf(error));
  }
}

async function stop(context: AgentContext): Promise<OcfResult> {
  await end(context.machine, context.parameter('server'), context.timeoutMs / 2);
  return success;
}

async function monitor({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (!(await machine.files.exists(serverPaths(name).folder))) return notRunning;
  if (!(await hasSupervisor(machine, name))) return failed(`the supervisor of ${name} has died`);
  // However it is silent, that is what counts.
  const { phase, reason } = await askSupervisor(machine, name, 'status', timeoutMs - REPORT_MS).catch(() => {
    throw new Error(`the supervisor of ${name} lives, but does not answer`);
  });
  return phase === 'failed' ? failed(reason ?? `${name} has failed`) : success;
}

/** Returns when a supervisor listens, whether this one or that of another start. */
async function startSupervisor(context: AgentContext, name: string): Promise<void> {
  const { machine, bundle } = context;
  const { log } = serverPaths(name);
  await machine.files.makeFolder(LOG, 0o750);
  const holding = ['flock', '--nonblock', '--no-fork', '--conflict-exit-code', `${LOCKED}`, log] as const;
  const child = machine.start([...holding, ...bundle('supervisor', name)], { logTo: log, detached: true });
  const died = child.ended.then(({ code }) =>
    code === LOCKED ? new Promise<never>(() => undefined) : Promise.reject(new Error(`it ended at once; see ${log}`)),
  );
  await Promise.race([listening(context, name), died]);
}

async function listening({ machine, timeoutMs }: AgentContext, name: string): Promise<void> {
  const wait = { what: `the supervisor of ${name}`, withinMs: timeoutMs - REPORT_MS, everyMs: 5 };
  await eventually(machine.clock, wait, async () => (await listens(machine, name)) || undefined);
}

/** It writes down who it is before it makes its socket. */
const listens = async (machine: Machine, name: string): Promise<boolean> =>
  (await hasSupervisor(machine, name)) && (await machine.files.exists(serverPaths(name).control));

/** The holder of the log's lock is another start of the same server (flock(1), --conflict-exit-code). */
const LOCKED = 75;

/** One that serves no more, and waits for its stop. One that does not listen yet is another start's. */
async function hasFailed(machine: Machine, name: string): Promise<boolean> {
  if (!(await listens(machine, name))) return false;
  const status = await askSupervisor(machine, name, 'status', REPORT_MS).catch(() => undefined);
  return status === undefined || status.phase === 'failed';
}

/** In good order when the supervisor can, by force otherwise: a stop that fails costs the whole node (TAKEOVER section 4). */
async function end(machine: Machine, name: string, withinMs: number): Promise<void> {
  const identity = await readIdentity(machine, serverPaths(name).identity);
  if (identity !== undefined && (await isAlive(machine, identity))) {
    // By force, as said above, whatever its answer was.
    await askSupervisor(machine, name, 'stop', withinMs).catch(() => machine.kill(identity.pid, 'SIGKILL'));
    const gone = { what: `the end of supervisor ${identity.pid}`, withinMs: REPORT_MS, everyMs: 5 };
    const ended = () =>
      eventually(machine.clock, gone, async () => ((await isAlive(machine, identity)) ? undefined : true));
    // In good order took too long.
    await ended().catch(() => {
      machine.kill(identity.pid, 'SIGKILL');
      return ended();
    });
  }
  await letGo(machine, name);
  await clearAway(machine, name);
}

/** What is left in custody. Without the cluster's description nobody can be warned, and nothing must be kept all the same. */
async function letGo(machine: Machine, name: string): Promise<void> {
  const cluster = await readCluster(machine).catch(() => undefined);
  if (cluster === undefined) await endCustodian(machine, name).catch(() => undefined);
  else await endOrphaned(machine, cluster, name, openJournal(machine, `agent-${name}-${machine.clock.now()}`));
}
