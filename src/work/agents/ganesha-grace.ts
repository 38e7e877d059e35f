// ocf:gracekeeper:ganesha_grace: hears that another node's instance has stopped, and puts this node's sharing servers into grace (seed 001).
// It acts on post-stop only: a node that joins disturbs nobody (TAKEOVER section 9).
import { lostWith } from '../../core/grace/incident.ts';
import { concerns } from '../../core/grace/wanted-holds.ts';
import type { Machine } from '../../host/machine.ts';
import { enterUnheld } from '../grace/enter.ts';
import { listHolders, listIncidents } from '../grace/records.ts';
import { tellStopped } from '../keeper/control.ts';
import { RUN, SERVERS } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import { reasonOf } from '../server/reason.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';

const RUNNING = `${RUN}/ganesha-grace`;

export const ganeshaGrace: Agent = {
  name: 'ganesha_grace',
  title: 'Puts the NFS servers of this node into grace when another node has stopped',
  description:
    'A clone with notifications. When an instance elsewhere has stopped, the servers of this node that share an export with another server are put into ' +
    'grace, and their state is read back.',
  parameters: [],
  presence: RUNNING,
  actions: {
    start: { timeoutS: 20, run: start },
    stop: { timeoutS: 20, run: stop },
    monitor: { timeoutS: 20, intervalS: 60, run: monitor },
    notify: { timeoutS: 20, run: notify },
    'validate-all': { timeoutS: 5, run: async () => success },
  },
  warm: true,
  shortcuts: {
    start: { make: RUNNING },
    stop: { remove: RUNNING },
    monitor: { find: RUNNING },
    notify: { onlyOn: { type: 'post', operation: 'stop' } },
  },
};

async function start({ machine }: AgentContext): Promise<OcfResult> {
  await machine.files.write(RUNNING, '');
  return success;
}

async function stop({ machine }: AgentContext): Promise<OcfResult> {
  await machine.files.remove(RUNNING);
  return success;
}

async function monitor({ machine }: AgentContext): Promise<OcfResult> {
  return (await machine.files.exists(RUNNING)) ? success : notRunning;
}

async function notify({ machine, meta, timeoutMs }: AgentContext): Promise<OcfResult> {
  const nodes = meta('notify_stop_uname')
    .split(/[\s'"]+/)
    .filter((node) => node !== '' && node !== machine.name);
  if (meta('notify_type') !== 'post' || meta('notify_operation') !== 'stop' || nodes.length === 0) return success;
  try {
    await tellStopped(machine, nodes, Math.min(timeoutMs / 2, KEEPER_MS));
    return success;
  } catch (error) {
    return withoutKeeper(machine, nodes, reasonOf(error));
  }
}

const KEEPER_MS = 4_000;

/** Grace without anybody to keep it: better than none while the keeper is started again. */
async function withoutKeeper(machine: Machine, nodes: readonly string[], reason: string): Promise<OcfResult> {
  const cluster = await readCluster(machine);
  const [open, holders] = await Promise.all([listIncidents(machine, cluster), listHolders(machine, cluster)]);
  const incidents = [...open, ...holders.flatMap((holder) => lostWith(holder, nodes) ?? [])];
  const names = (await machine.files.list(SERVERS)) ?? [];
  const here = cluster.servers.filter(({ name }) => names.includes(name));
  const concerned = here.filter(({ name }) => incidents.some((incident) => concerns(cluster, incident, name)));
  const entered = await Promise.all(concerned.map((server) => enterUnheld(machine, cluster, server)));
  if (entered.every(Boolean)) return success;
  return failed(`a server did not enter grace, and the keeper can't be asked: ${reason}`);
}
