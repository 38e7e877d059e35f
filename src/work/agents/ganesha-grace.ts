// ocf:gracekeeper:ganesha_grace: hears that another node's instance has stopped, and puts this node's sharing servers into grace (seed 001).
// It acts on post-stop only: a node that joins disturbs nobody (TAKEOVER section 9).
import { sharers } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { enterGrace } from '../grace/ganesha-grace.ts';
import { RUN, SERVERS } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
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

async function notify({ machine, meta }: AgentContext): Promise<OcfResult> {
  const elsewhere = meta('notify_stop_uname')
    .split(' ')
    .some((node) => node !== '' && node !== machine.name);
  if (meta('notify_type') !== 'post' || meta('notify_operation') !== 'stop' || !elsewhere) return success;
  const entered = await Promise.all((await sharingServersHere(machine)).map((server) => enterGrace(machine, server)));
  return entered.every(Boolean) ? success : failed('a server did not enter grace');
}

async function sharingServersHere(machine: Machine): Promise<readonly string[]> {
  const here = (await machine.files.list(SERVERS)) ?? [];
  if (here.length === 0) return [];
  const cluster = await readCluster(machine);
  return here.filter((server) => sharers(cluster, server).length > 0);
}
