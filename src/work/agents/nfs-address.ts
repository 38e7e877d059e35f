// ocf:gracekeeper:nfs_address: the announcement of one server's address. Last to start and first to stop in the server's group.
import { removeAnnouncement } from '../server/address.ts';
import { askSupervisor } from '../server/control.ts';
import { serverPaths } from '../server/paths.ts';
import { type Agent, type AgentContext, notRunning, type OcfResult, success } from './agent.ts';
import { askShortcut, configuredServer, SHELL_PATHS, serverParameter, validateServer } from './server-parameter.ts';

export const nfsAddress: Agent = {
  name: 'nfs_address',
  title: 'The address of one NFS server, announced on the network',
  description:
    'Answers for the address of a server whose daemon already runs on this node (ocf:gracekeeper:ganesha_nfsd), tells the network so, and resets the ' +
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
    start: askShortcut('announce', 15),
    stop: askShortcut('mute', 10),
    monitor: askShortcut('check-announced', 10),
  },
};

const REPORT_MS = 1_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  await askSupervisor(context.machine, found.server.name, 'announce', context.timeoutMs - REPORT_MS);
  return success;
}

/** Whatever the supervisor says or fails to say, afterwards this node does not answer for the address. */
async function stop({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  const muted = askSupervisor(machine, name, 'mute', timeoutMs / 2).then(
    () => true,
    () => false,
  );
  if (!(await muted)) await removeAnnouncement(machine, name);
  return success;
}

async function monitor({ machine, parameter, timeoutMs }: AgentContext): Promise<OcfResult> {
  const name = parameter('server');
  if (!(await machine.files.exists(serverPaths(name).control))) return notRunning;
  const status = await askSupervisor(machine, name, 'status', timeoutMs - REPORT_MS).catch(() => undefined);
  return status?.announced ? success : notRunning;
}
