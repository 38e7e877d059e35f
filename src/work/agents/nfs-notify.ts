// ocf:gracekeeper:nfs_notify: the last step of a kernel server's start. Its NFSv3 clients are told that it has restarted, from its address, when exports and
// address are there (seed 003); and it counts as announced. Why not resource-agents' nfsnotify: docs/kernel.md.
import { namesOfAddress } from '../../core/config/hosts-file.ts';
import { servesV3 } from '../../core/config/ports.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { networkFile } from '../kernel/cell.ts';
import { rememberClients } from '../kernel/connected.ts';
import { endProcess } from '../kernel/daemons.ts';
import { kernelPaths, kernelRun } from '../kernel/paths.ts';
import { hasOwnNetwork } from '../kernel/place.ts';
import type { ToldByKernel } from '../kernel/telling.ts';
import { writeStatus } from '../kernel/write-status.ts';
import { listClients } from '../locks/notify/folder.ts';
import { GONE_AFTER_MS } from '../locks/notify/words.ts';
import { identityOf, readIdentity } from '../server/identity.ts';
import { openJournal } from '../server/journal.ts';
import { serverPaths } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import { configuredServer, SHELL_NAME, serverParameter, validateServer } from './server-parameter.ts';

export const nfsNotify: Agent = {
  name: 'nfs_notify',
  title: "Tells a kernel server's NFSv3 clients that it has restarted",
  description:
    'Sends NSM notifications (SM_NOTIFY) from the address of the server to everybody who held NFSv3 locks when it ended last, with a state number that was ' +
    'never told before. Whoever has been told is not told again: a restart of this resource alone tells only those that were silent.',
  parameters: [serverParameter],
  presence: kernelRun(SHELL_NAME).announced,
  actions: {
    start: { timeoutS: 30, run: start },
    stop: { timeoutS: 20, run: stop },
    monitor: { timeoutS: 30, intervalS: 30, run: monitor },
    'validate-all': validateServer,
  },
  warm: true,
  shortcuts: { monitor: { find: kernelRun(SHELL_NAME).announced } },
};

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine } = context;
  const { cluster, server } = found;
  const { folder } = serverPaths(server.name);
  if (!(await machine.files.exists(folder)))
    return failed(`the daemons of ${server.name} do not run on ${machine.name}`);
  // Before the telling: whoever tells keeps count in the same file.
  // An export that changes stops and starts this member, and not the daemons, which say so of themselves once.
  await writeStatus(machine, server.name, { announced: true, phase: 'serving' });
  journalOf(context)({ kind: 'address-announced', server: server.name });
  if (servesV3(server)) {
    const { sealed } = kernelPaths(cluster, server).locks;
    if ((await listClients(machine, sealed)).length > 0) await tell(context, server, sealed);
  }
  await machine.files.write(kernelRun(server.name).announced, '');
  return success;
}

/** Beside us: the silent are tried for 15 minutes, as sm-notify does. */
async function tell({ machine, bundle }: AgentContext, server: Server, sealed: string): Promise<void> {
  const hosts = (await machine.files.read('/etc/hosts').catch(() => undefined)) ?? '';
  const names = [...new Set([...server.names, ...namesOfAddress(hosts, server.address), server.name])];
  const asked = { address: server.address, names, folder: sealed, withinMs: GONE_AFTER_MS };
  const told: ToldByKernel = { server: server.name, asked };
  const program = bundle('tell-kernel', JSON.stringify(told));
  const { log } = serverPaths(server.name);
  // Its address is in its own network only.
  const own = await hasOwnNetwork(machine, server.name);
  const argv = own ? (['nsenter', `--net=${networkFile(server.name)}`, ...program] as const) : program;
  const { pid } = machine.start(argv, { logTo: log, detached: true });
  const identity = pid === undefined ? undefined : await identityOf(machine, pid);
  if (identity === undefined)
    throw new Error(`its clients can't be told: the notifier could not be started; see ${log}`);
  await machine.files.write(kernelRun(server.name).notifier, JSON.stringify(identity));
}

/** Only this server's: `killall sm-notify` would end those of others too. */
async function stop(context: AgentContext): Promise<OcfResult> {
  const { machine, parameter, timeoutMs } = context;
  const name = parameter('server');
  const { notifier, announced } = kernelRun(name);
  if (await machine.files.exists(announced)) await remember(machine, name);
  const identity = await readIdentity(machine, notifier);
  if (identity !== undefined) await endProcess(machine, 'its notifier', identity, timeoutMs / 2);
  await machine.files.remove(announced);
  if (!(await isStarted(machine, name))) return success;
  await writeStatus(machine, name, { announced: false, phase: 'stopping' });
  journalOf(context)({ kind: 'address-muted', server: name });
  return success;
}

/** One file. Who would have to be told of an end that nobody foresees the keeper writes down (work/keeper/remember.ts). */
async function monitor({ machine, parameter }: AgentContext): Promise<OcfResult> {
  return (await machine.files.exists(kernelRun(parameter('server')).announced)) ? success : notRunning;
}

/** Its address is here still. A list that can't be written costs clients seconds, later. */
async function remember(machine: Machine, name: string): Promise<void> {
  const cluster = await readCluster(machine).catch(() => undefined);
  const server = cluster?.servers.find((one) => one.name === name);
  if (cluster !== undefined && server !== undefined)
    // Whoever is not on the list asks again by itself, a little later.
    await rememberClients(machine, cluster, server).catch(() => undefined);
}

const journalOf = ({ machine, parameter }: AgentContext) =>
  openJournal(machine, `nfs_notify-${parameter('server')}-${machine.clock.now()}`);

const isStarted = ({ files }: Machine, name: string): Promise<boolean> => files.exists(serverPaths(name).status);
