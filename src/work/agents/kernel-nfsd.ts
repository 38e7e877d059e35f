// ocf:gracekeeper:kernel_nfsd: the daemons of one server of the kernel's nfsd, and its records. Why not resource-agents' nfsserver: docs/kernel.md.
import { servesV40 } from '../../core/config/ports.ts';
import { ETAB } from '../kernel/exports.ts';
import { kernelPaths, kernelRun } from '../kernel/paths.ts';
import { endKernelServer, startKernelServer, troubleOf } from '../kernel/run.ts';
import { unlockable } from '../kernel/unlockable.ts';
import { watchV40Clients } from '../kernel/v40-clients.ts';
import { openJournal } from '../server/journal.ts';
import { serverPaths } from '../server/paths.ts';
import { readCluster } from '../server/read-cluster.ts';
import { reasonOf } from '../server/reason.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';
import { mendExports, reloadExports } from './kernel-exports.ts';
import {
  configuredServer,
  exportsParameter,
  SHELL_NAME,
  SHELL_PATHS,
  serverParameter,
  settingsParameter,
  validateServer,
} from './server-parameter.ts';

export const kernelNfsd: Agent = {
  name: 'kernel_nfsd',
  title: "The kernel's NFS server, as one server that moves",
  description:
    "Makes the server's exports, and starts the kernel's nfsd with nfsdcld, rpc.statd and rpc.mountd, all of which keep what they have to remember in a folder that moves with the server, " +
    'in the scope of that server. Exports change while it runs. Nobody is told here: ocf:gracekeeper:nfs_notify does that when the address is there.',
  parameters: [serverParameter, settingsParameter, exportsParameter],
  presence: SHELL_PATHS.folder,
  actions: {
    start: { timeoutS: 60, run: start },
    stop: { timeoutS: 60, run: stop },
    monitor: { timeoutS: 30, intervalS: 2, run: monitor },
    'reload-agent': { timeoutS: 60, run: reloadExports },
    'validate-all': validateServer,
  },
  warm: true,
  shortcuts: {
    monitor: {
      positive: `${kernelRun(SHELL_NAME).nfsd}/threads`,
      living: kernelRun(SHELL_NAME).daemons,
      rpc: {
        ...{ port: 2049, program: 100_003, namespace: kernelRun(SHELL_NAME).namespace },
        answered: kernelRun(SHELL_NAME).answered,
      },
      unchanged: { table: ETAB, inside: `${SHELL_PATHS.inner}/nfs/etab`, since: kernelRun(SHELL_NAME).exported },
    },
  },
};

const REPORT_MS = 2_000;

async function start(context: AgentContext): Promise<OcfResult> {
  const found = await configuredServer(context);
  if ('exit' in found) return found;
  const { machine, timeoutMs } = context;
  const { cluster, server } = found;
  if (await machine.files.exists(serverPaths(server.name).folder)) {
    if ((await troubleOf(machine, server.name, REPORT_MS)) === undefined) return success;
    await end(context, server.name);
  }
  const journal = journalOf(context);
  journal({ kind: 'server-starting', server: server.name });
  try {
    const epoch = await startKernelServer(machine, cluster, server);
    journal({ kind: 'daemon-answering', server: server.name, epoch });
    return success;
  } catch (error) {
    journal({ kind: 'server-failed', server: server.name, reason: reasonOf(error) });
    // What it has begun would be in the way of the next try, here or elsewhere.
    if (await machine.files.exists(serverPaths(server.name).folder))
      await endKernelServer(machine, { name: server.name, unlock: [] }, Math.min(timeoutMs, 10_000)).catch(
        () => undefined,
      );
    return failed(reasonOf(error));
  }
}

async function stop(context: AgentContext): Promise<OcfResult> {
  const name = context.parameter('server');
  if (!(await context.machine.files.exists(serverPaths(name).folder))) return success;
  const journal = journalOf(context);
  journal({ kind: 'server-stopping', server: name });
  try {
    await end(context, name);
    journal({ kind: 'server-stopped', server: name });
    return success;
  } catch (error) {
    return failed(`${name} can't be stopped: ${reasonOf(error)}`);
  }
}

/** Who still uses its filesystems the members that unmount them will say. */
async function end({ machine, timeoutMs }: AgentContext, name: string): Promise<void> {
  // Without the cluster's description nobody knows its filesystems: it is ended all the same.
  const cluster = await readCluster(machine).catch(() => undefined);
  const server = cluster?.servers.find((one) => one.name === name);
  const mounts = server?.filesystems.map(({ mount }) => mount) ?? [];
  // Since the keeper's last look somebody may have come; what can't be written is as it was then.
  if (cluster !== undefined && server !== undefined && servesV40(server))
    await watchV40Clients(machine, server, kernelPaths(cluster, server))
      .look()
      .catch(() => undefined);
  // Locks are dropped on a filesystem too many rather than on none.
  const unlock =
    cluster === undefined || server === undefined ? [] : await unlockable(machine, cluster, server).catch(() => mounts);
  await endKernelServer(machine, { ...(server && { address: server.address }), name, unlock }, timeoutMs / 2);
}

const journalOf = ({ machine, parameter }: AgentContext) =>
  openJournal(machine, `kernel_nfsd-${parameter('server')}-${machine.clock.now()}`);

async function monitor(context: AgentContext): Promise<OcfResult> {
  const { machine, parameter, timeoutMs } = context;
  const name = parameter('server');
  if (!(await machine.files.exists(serverPaths(name).folder))) return notRunning;
  const trouble = (await troubleOf(machine, name, timeoutMs / 2)) ?? (await mendExports(context, name));
  if (trouble === undefined) return success;
  journalOf(context)({ kind: 'server-failed', server: name, reason: trouble });
  return failed(trouble);
}
