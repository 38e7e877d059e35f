// ocf:gracekeeper:ganesha_nfsd: one server's supervisor, and through it its daemons. Starting and stopping are asked of the supervisor;
// what the agent adds is that a dead or deaf one is cleared away.
import { eventually, inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { removeAnnouncement } from '../server/address.ts';
import { askSupervisor } from '../server/control.ts';
import { hasSupervisor, isAlive, readIdentity } from '../server/identity.ts';
import { removeNetwork } from '../server/network.ts';
import { CLUSTER_FILE, LOG, serverPaths } from '../server/paths.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import { askShortcut, configuredServer, SHELL_PATHS, serverParameter, validateServer } from './server-parameter.ts';

/** Of the stop's whole time: the agent has to have enough left to ask once more, and then to end a deaf supervisor by force. */
const STOP_SHORTCUT_S = 15;

export const ganeshaNfsd: Agent = {
  name: 'ganesha_nfsd',
  title: 'One NFS server: NFS-Ganesha in a network namespace of its own, under a supervisor',
  description:
    'Starts the supervisor of one server: its namespaces, its recovery records, D-Bus, NFS-Ganesha, and rpcbind and rpc.statd where NFSv3 is served. ' +
    'The supervisor restarts a crashed daemon in place within a budget; beyond it the resource fails and Pacemaker moves the server.',
  parameters: [serverParameter],
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
      unless: SHELL_PATHS.folder,
      needs: CLUSTER_FILE,
      logFolder: LOG,
      log: SHELL_PATHS.log,
    },
    stop: askShortcut('stop', STOP_SHORTCUT_S),
    monitor: askShortcut('check', 10),
  },
};

/** Leaves Pacemaker time to hear why, before its own timeout kills the agent. */
const REPORT_MS = 2_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine, timeoutMs } = context;
  const name = found.server.name;
  if (!(await hasSupervisor(machine, name))) {
    await clearAway(machine, name);
    await startSupervisor(context, name);
  }
  try {
    await askSupervisor(machine, name, 'await-serving', timeoutMs - REPORT_MS);
    return success;
  } catch (error) {
    await end(machine, name, REPORT_MS);
    return failed(`${error instanceof Error ? error.message : String(error)} (more in ${LOG}/${name}.log)`);
  }
}

async function stop(context: AgentContext): Promise<OcfResult> {
  const name = context.parameter('server');
  // The launcher has asked already, for as long as it may, and was not told yes.
  await end(context.machine, name, context.timeoutMs / 4);
  return success;
}

async function monitor({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (!(await machine.files.exists(serverPaths(name).folder))) return notRunning;
  if (!(await hasSupervisor(machine, name))) return failed(`the supervisor of ${name} is gone`);
  const { phase, reason } = await askSupervisor(machine, name, 'status', timeoutMs - REPORT_MS);
  return phase === 'failed' ? failed(reason ?? `${name} has failed`) : success;
}

async function startSupervisor({ machine, bundle, timeoutMs }: AgentContext, name: string): Promise<void> {
  const { control, log } = serverPaths(name);
  await machine.files.makeFolder(LOG, 0o750);
  const child = machine.start(bundle('supervisor', name), { logTo: log, detached: true });
  const ready = { what: `the supervisor of ${name}`, withinMs: timeoutMs - REPORT_MS, everyMs: 5 };
  const died = child.ended.then(() => Promise.reject(new Error(`the supervisor of ${name} ended at once; see ${log}`)));
  await Promise.race([
    eventually(machine.clock, ready, async () => (await machine.files.exists(control)) || undefined),
    died,
  ]);
}

/** In good order when the supervisor can, by force otherwise: a stop that fails costs the whole node (TAKEOVER section 4). */
async function end(machine: Machine, name: string, withinMs: number): Promise<void> {
  const identity = await readIdentity(machine, serverPaths(name).identity);
  if (identity !== undefined && (await isAlive(machine, identity))) {
    const asked = inTime(
      machine.clock,
      `the stop of ${name}`,
      withinMs,
      askSupervisor(machine, name, 'stop', withinMs),
    );
    await asked.catch(() => machine.kill(identity.pid, 'SIGKILL'));
    const gone = { what: `the end of supervisor ${identity.pid}`, withinMs: REPORT_MS, everyMs: 5 };
    await eventually(machine.clock, gone, async () => ((await isAlive(machine, identity)) ? undefined : true));
  }
  await clearAway(machine, name);
}

async function clearAway(machine: Machine, name: string): Promise<void> {
  await removeAnnouncement(machine, name);
  await removeNetwork(machine, name);
  await machine.files.remove(serverPaths(name).folder);
}
