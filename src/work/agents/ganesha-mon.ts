// ocf:gracekeeper:ganesha_mon: the keeper of this node (clone).
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { withdrawHealth } from '../keeper/health.ts';
import { isAlive, readIdentity } from '../server/identity.ts';
import { CLUSTER_FILE, KEEPER_FILE, KEEPER_SOCKET, LOG, METRICS_FILE } from '../server/paths.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';

const KEEPER_LOG = `${LOG}/keeper.log`;

export const ganeshaMon: Agent = {
  name: 'ganesha_mon',
  title: 'The keeper of a node: watches its NFS servers and publishes that the node is healthy',
  description:
    'Runs the keeper, one process per node. It publishes the node attributes ganesha-active and grace-active, and reports to Pacemaker a server whose ' +
    'supervisor has died. It is the parent of no daemon: its own death disturbs no client.',
  parameters: [],
  presence: KEEPER_FILE,
  actions: {
    start: { timeoutS: 20, run: start },
    stop: { timeoutS: 20, run: stop },
    monitor: { timeoutS: 20, intervalS: 60, run: monitor },
    'validate-all': { timeoutS: 5, run: async () => success },
  },
  shortcuts: {
    start: { run: 'keeper.cjs', where: CLUSTER_FILE, unless: KEEPER_FILE, log: KEEPER_LOG },
    monitor: { alive: KEEPER_FILE },
  },
};

async function start({ machine, bundle, timeoutMs }: AgentContext): Promise<OcfResult> {
  if (await keeper(machine)) return success;
  await machine.files.makeFolder(LOG, 0o750);
  const holding = ['flock', '--nonblock', '--no-fork', KEEPER_LOG] as const;
  machine.start([...holding, ...bundle('keeper')], { logTo: KEEPER_LOG, detached: true });
  await eventually(machine.clock, { what: 'the keeper', withinMs: timeoutMs - 1_000, everyMs: 5 }, () =>
    keeper(machine),
  );
  return success;
}

async function stop({ machine, timeoutMs }: AgentContext): Promise<OcfResult> {
  const identity = await keeper(machine);
  if (identity !== undefined) {
    machine.kill(identity.pid, 'SIGKILL');
    const gone = { what: `the end of keeper ${identity.pid}`, withinMs: timeoutMs - 1_000, everyMs: 5 };
    await eventually(machine.clock, gone, async () => ((await keeper(machine)) === undefined ? true : undefined));
  }
  await Promise.all([KEEPER_FILE, KEEPER_SOCKET, METRICS_FILE].map((path) => machine.files.remove(path)));
  await withdrawHealth(machine);
  return success;
}

async function monitor({ machine }: AgentContext): Promise<OcfResult> {
  if (await keeper(machine)) return success;
  return (await machine.files.exists(KEEPER_FILE)) ? failed('the keeper has died') : notRunning;
}

async function keeper(machine: Machine) {
  const identity = await readIdentity(machine, KEEPER_FILE);
  return identity !== undefined && (await isAlive(machine, identity)) ? identity : undefined;
}
