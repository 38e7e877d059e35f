// ocf:gracekeeper:nfs_address: the announcement of one server's address. Last to start and first to stop in the server's group.
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { announceKernelServer, isKernelAnnounced, muteKernelServer } from '../kernel/announce.ts';
import { announceOnHost, isOnHost, withdrawFromHost } from '../kernel/host-address.ts';
import { kernelRun } from '../kernel/paths.ts';
import { hasOwnNetwork } from '../kernel/place.ts';
import { isAnnounced, muteWithout } from '../server/address.ts';
import { askSupervisor } from '../server/control.ts';
import { hasSupervisor } from '../server/identity.ts';
import { serverPaths } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import {
  askShortcut,
  configuredServer,
  SHELL_NAME,
  SHELL_PATHS,
  serverParameter,
  validateServer,
} from './server-parameter.ts';

const ON_HOST = kernelRun(SHELL_NAME).address;

export const nfsAddress: Agent = {
  name: 'nfs_address',
  title: 'The address of one NFS server, announced on the network',
  description:
    'Answers for the address of a server whose daemon already runs on this node (ocf:gracekeeper:ganesha_nfsd, or kernel_nfsd), on its interface where that serves in the network of the node; ' +
    'tells the network so, and resets the connections that clients had with the former holder. Refuses when another machine claims the address.',
  parameters: [serverParameter],
  presence: SHELL_PATHS.folder,
  actions: {
    start: { timeoutS: 20, run: start },
    stop: { timeoutS: 20, run: stop },
    monitor: { timeoutS: 20, intervalS: 60, run: monitor },
    'validate-all': validateServer,
  },
  warm: true,
  shortcuts: {
    start: askShortcut('announce'),
    stop: [askShortcut('mute'), { withdraw: ON_HOST }],
    monitor: [askShortcut('check-announced'), { carries: ON_HOST }],
  },
};

const REPORT_MS = 1_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine, timeoutMs } = context;
  const { cluster, server } = found;
  const { name } = server;
  if (server.daemon === 'kernel') {
    const own = await hasOwnNetwork(machine, name);
    if (!own && !(await machine.files.exists(serverPaths(name).folder)))
      return failed(`the daemons of ${name} do not run on ${machine.name}`);
    await (own ? announceKernelServer : announceOnHost)(machine, cluster, server);
    return success;
  }
  if (!(await hasSupervisor(machine, name))) return failed(`the daemon of ${name} does not run on ${machine.name}`);
  await askSupervisor(machine, name, 'announce', timeoutMs - REPORT_MS);
  return success;
}

/** Of one that serves in the network of its node: by what was written down at its start, and by the spec where that is nothing. */
async function onHost(machine: Machine, name: string): Promise<{ readonly server: Server | undefined } | undefined> {
  // The spec may be gone, or have another by now.
  const cluster = await readCluster(machine).catch(() => undefined);
  const server = cluster?.servers.find((one) => one.name === name);
  if (server?.daemon === 'kernel' && server.network === 'host') return { server };
  return (await machine.files.exists(kernelRun(name).address)) ? { server: undefined } : undefined;
}

/** Whatever the supervisor says or fails to say, afterwards this node does not answer for the address. */
async function stop({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (await hasOwnNetwork(machine, name)) {
    await muteKernelServer(machine, name);
    return success;
  }
  const host = await onHost(machine, name);
  if (host !== undefined) {
    await withdrawFromHost(machine, name, host.server);
    return success;
  }
  // A supervisor that does not do it is done without.
  await askSupervisor(machine, name, 'mute', timeoutMs / 2).catch(() => muteWithout(machine, name));
  return success;
}

async function monitor({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (await hasOwnNetwork(machine, name)) return (await isKernelAnnounced(machine, name)) ? success : notRunning;
  if ((await onHost(machine, name)) !== undefined) return (await isOnHost(machine, name)) ? success : notRunning;
  try {
    const { announced } = await askSupervisor(machine, name, 'status', timeoutMs - REPORT_MS);
    return announced ? success : notRunning;
  } catch {
    // The kernel goes on answering for the address of a server whose supervisor is dead or deaf.
    return (await isAnnounced(machine, name))
      ? failed(`the address of ${name} is announced, but its supervisor does not answer`)
      : notRunning;
  }
}
