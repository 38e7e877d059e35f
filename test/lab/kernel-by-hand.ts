// Kernel servers on kernel nodes of a lab, whose agents a test calls in the order of their group, as Pacemaker would; and what of their clients' locks the kernels say.
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import type { ClientKind } from '../../src/lab/state.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { installation } from './cluster-lab.ts';

/** User-mode Linux on a busy machine. */
export const SLOW_MS = 120_000;
/** A whole file's, and one of 64 bytes, as the threads hold them that keep NFSv3's and NFSv4's. */
export const [V3_LOCK, V4_LOCK] = ['lockd 0-EOF', 'nfsd 0-63'] as const;

const MEMBERS = ['kernel_nfsd', 'nfs_address', 'nfs_notify'] as const;

export interface ByHand {
  readonly lab: Lab;
  readonly clients: readonly LabClient[];
  agent(host: LabHost, name: string, action: string, server: string): Promise<void>;
  /** Its filesystems and daemons; then its monitors are content. */
  start(host: LabHost, server: string): Promise<void>;
  stop(host: LabHost, server: string): Promise<void>;
}

/** Of a spec whose first nodes have kernels of their own. */
export async function kernelByHand(
  name: string,
  spec: string,
  { kernelNodes, clients }: { readonly kernelNodes: number; readonly clients: readonly ClientKind[] },
): Promise<ByHand> {
  const { cluster, findings } = readSpec(spec, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  const lab = await startLab(labOptions(name, cluster, spec, false, kernelNodes));
  const files = { cluster, specText: spec, authkey: '0'.repeat(256), installation };
  const [added] = await Promise.all([
    Promise.all(clients.map((kind) => lab.addClient(kind))),
    ...lab.hosts().map((host) => writeNodeFiles(host, files)),
  ]);
  return {
    ...{ lab, agent, clients: added },
    start: async (host, server) => {
      for (const { source, mount } of filesystemsOf(cluster, server)) {
        await host.files.makeFolder(mount);
        await host.run(['mount', '-t', 'ext4', source, mount]);
      }
      for (const action of ['start', 'monitor'])
        for (const member of MEMBERS) await agent(host, member, action, server);
    },
    stop: async (host, server) => {
      for (const member of MEMBERS.toReversed()) await agent(host, member, 'stop', server);
      for (const { mount } of filesystemsOf(cluster, server)) await host.run(['umount', mount]);
    },
  };
}

/** Held for clients, each as its thread of the kernel and its range: NFSv3's are lockd's, NFSv4's nfsd's. */
export async function heldOn(host: LabHost): Promise<readonly string[]> {
  const table = readLockTable((await host.files.read('/proc/locks')) ?? '');
  const told = table.map(async ({ pid, range }) => `${(await host.files.read(`/proc/${pid}/comm`))?.trim()} ${range}`);
  return (await Promise.all(told)).filter((line) => /^(nfsd|lockd) /.test(line)).sort();
}

/** These, and no others. */
export async function untilHeld(host: LabHost, ...locks: readonly string[]): Promise<void> {
  const wait = { what: `${locks.join(' and ') || 'no lock'} on ${host.name}`, withinMs: SLOW_MS, everyMs: 500 };
  await eventually(systemClock, wait, async () => {
    const now = await heldOn(host);
    if (`${now}` === `${locks}`) return true;
    throw new Error(`it has ${now.join(' and ') || 'none'}`);
  });
}

/** Mounts `source` by NFSv3 at a folder of the client's, over TCP of this family, and locks a whole file there for good. */
export async function lockByV3(client: LabClient, source: string, tcp: 'tcp' | 'tcp6' = 'tcp'): Promise<void> {
  const folder = '/run/nfs3';
  await client.exec(['sh', '-c', `rpcbind; rpc.statd --no-notify; mkdir -p ${folder}`]);
  const options = `vers=3,hard,proto=${tcp},mountproto=${tcp}`;
  await client.exec(['mount', '-t', 'nfs', '-o', options, source, folder], { deadlineMs: SLOW_MS });
  const lock = `setsid flock ${folder}/locked sleep 3600 </dev/null >/dev/null 2>&1 & until [ -e ${folder}/locked ]; do :; done`;
  await client.exec(['sh', '-c', lock], { deadlineMs: SLOW_MS });
}

// ---

async function agent(host: LabHost, name: string, action: string, server: string): Promise<void> {
  const env = { OCF_RESKEY_server: server, OCF_RESKEY_CRM_meta_timeout: `${SLOW_MS}` };
  await host.run([`${AGENT_FOLDER}/${name}`, action], { env, deadlineMs: SLOW_MS });
}

const filesystemsOf = ({ servers }: Cluster, name: string) =>
  servers.find((server) => server.name === name)?.filesystems ?? [];
