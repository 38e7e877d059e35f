// ocf:gracekeeper:nfs_address: the announcement of one server's address. Last to start and first to stop in the server's group.
import { announceKernelServer, isKernelAnnounced, muteKernelServer } from '../kernel/announce.ts';
import { hasOwnNetwork } from '../kernel/place.ts';
import { isAnnounced, muteWithout } from '../server/address.ts';
import { askSupervisor } from '../server/control.ts';
import { hasSupervisor } from '../server/identity.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import { askShortcut, configuredServer, SHELL_PATHS, serverParameter, validateServer } from './server-parameter.ts';

export const nfsAddress: Agent = {
  name: 'nfs_address',
  title: 'The address of one NFS server, announced on the network',
  description:
    'Answers for the address of a server whose daemon already runs on this node (ocf:gracekeeper:ganesha_nfsd, or kernel_nfsd in a network of its own), tells the network so, and resets the ' +
    'connections that clients had with the former holder. Refuses when another machine claims the address.',
  parameters: [serverParameter],
  presence: SHELL_PATHS.folder,
  actions: {
    start: { timeoutS: 20, run: start },
    stop: { timeoutS: 20, run: stop },
    monitor: { timeoutS: 20, intervalS: 60, run: monitor },
    'validate-all': validateServer,
  },
  shortcuts: {
    start: askShortcut('announce'),
    stop: askShortcut('mute'),
    monitor: askShortcut('check-announced'),
  },
};

const REPORT_MS = 1_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine, timeoutMs } = context;
  const { server } = found;
  const { name } = server;
  if (server.daemon === 'kernel') {
    await announceKernelServer(machine, server);
    return success;
  }
  if (!(await hasSupervisor(machine, name))) return failed(`the daemon of ${name} does not run on ${machine.name}`);
  await askSupervisor(machine, name, 'announce', timeoutMs - REPORT_MS);
  return success;
}

/** Whatever the supervisor says or fails to say, afterwards this node does not answer for the address. */
async function stop({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (await hasOwnNetwork(machine, name)) {
    await muteKernelServer(machine, name);
    return success;
  }
  // A supervisor that does not do it is done without.
  await askSupervisor(machine, name, 'mute', timeoutMs / 2).catch(() => muteWithout(machine, name));
  return success;
}

async function monitor({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (await hasOwnNetwork(machine, name)) return (await isKernelAnnounced(machine, name)) ? success : notRunning;
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
