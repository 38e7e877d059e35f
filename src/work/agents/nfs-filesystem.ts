// ocf:gracekeeper:nfs_filesystem: one filesystem of one server. Why not resource-agents' Filesystem: decision 0018.

import type { Sighting } from '../../core/observe/observation.ts';
import { DEVICE, FILESYSTEM_TYPE, MOUNT_OPTIONS } from '../../core/spec/problems/filesystems.ts';
import { NORMAL_PATH } from '../../core/spec/problems/paths.ts';
import { find, type Wanted } from '../filesystem/find.ts';
import { mountFilesystem } from '../filesystem/mount.ts';
import { troubleOf } from '../filesystem/trouble.ts';
import { inWords, unmountFilesystem } from '../filesystem/unmount.ts';
import { openJournal } from '../server/journal.ts';
import { readCluster } from '../server/read-cluster.ts';
import { type Agent, type AgentContext, failed, notRunning, type OcfResult, success } from './agent.ts';

export const nfsFilesystem: Agent = {
  name: 'nfs_filesystem',
  title: 'A filesystem that moves with its NFS server',
  description:
    'Mounts a filesystem of a block device on the node where its server is to run, and takes it off that node: afterwards no mount of it is left there, by any name and in any namespace. ' +
    'Programs that use it are told to end, then killed. One that takes no writes any more has failed. Its parameters are those of ocf:heartbeat:Filesystem.',
  parameters: [
    {
      ...{ name: 'device', title: 'Block device', required: true, rule: DEVICE, inShell: 'path' },
      description:
        'The path of a block device that is the same storage on every node, such as /dev/disk/by-id/scsi-1234.',
    },
    {
      ...{ name: 'directory', title: 'Mount point', required: true, rule: NORMAL_PATH, inShell: 'path' },
      description: 'The absolute path where it is mounted. It is made where it is missing.',
    },
    {
      ...{ name: 'fstype', title: 'Type of the filesystem', required: true, unique: false, rule: FILESYSTEM_TYPE },
      description: 'A type that needs no check (fsck) before it is mounted: ext4, xfs, btrfs or ext3.',
    },
    {
      ...{ name: 'options', title: 'Options', required: false, rule: MOUNT_OPTIONS, inShell: 'options' },
      description: "mount(8)'s options, with commas between them. With ro it may be read-only.",
    },
  ],
  actions: {
    start: { timeoutS: 120, run: start },
    stop: { timeoutS: 60, run: stop },
    monitor: { timeoutS: 40, intervalS: 10, run: monitor },
    // What it is given is judged before any action.
    'validate-all': { timeoutS: 5, run: async () => success },
  },
  warm: true,
  shortcuts: {
    start: { filesystem: 'mount' },
    stop: { filesystem: 'unmount' },
    monitor: { filesystem: 'look' },
  },
};

/** Leaves Pacemaker time to hear why. */
const REPORT_MS = 5_000;

async function start(context: AgentContext): Promise<OcfResult> {
  await mountFilesystem(context.machine, wanted(context), context.timeoutMs - REPORT_MS);
  return success;
}

async function stop(context: AgentContext): Promise<OcfResult> {
  const { machine, timeoutMs } = context;
  let told: Promise<void> = Promise.resolve();
  await unmountFilesystem(machine, wanted(context), timeoutMs - REPORT_MS, (users) => {
    if (users.length === 0) return;
    told = tell(context, (server) => ({ kind: 'filesystem-held', server, holders: users.map(inWords) }));
  }).finally(() => told);
  return success;
}

async function monitor(context: AgentContext): Promise<OcfResult> {
  const { machine, timeoutMs } = context;
  const filesystem = wanted(context);
  const found = await find(machine, filesystem);
  if (found.own.length === 0 && !found.alive) return notRunning;
  const trouble = await troubleOf(machine, filesystem, found, timeoutMs / 2);
  if (trouble === undefined) return success;
  await tell(context, (server) => ({ kind: 'server-failed', server, reason: trouble }));
  return failed(trouble);
}

const wanted = ({ parameter }: AgentContext): Wanted => ({
  device: parameter('device'),
  directory: parameter('directory'),
  type: parameter('fstype'),
  options: parameter('options'),
});

/** In the journal, for the server whose filesystem it is. Nobody waits for what is not to be had: it is told for people only. */
async function tell({ machine, parameter }: AgentContext, sighting: (server: string) => Sighting): Promise<void> {
  const directory = parameter('directory');
  const cluster = await readCluster(machine).catch(() => undefined);
  const server = cluster?.servers.find(({ filesystems }) => filesystems.some(({ mount }) => mount === directory));
  if (server === undefined) return;
  openJournal(machine, `nfs_filesystem-${server.name}-${machine.clock.now()}`)(sighting(server.name));
}
