// A DRBD resource where there was none: on two disks that hold nothing, with a filesystem and its exports' folders on it. Whatever is found on a disk is a
// refusal before anything is written to either.
import { Failed } from '../../core/base/failed.ts';
import { drbdNodes } from '../../core/config/drbd-nodes.ts';
import { deviceOf } from '../../core/plan/filesystems.ts';
import type { Cluster, DrbdResource, Filesystem, Server } from '../../core/spec/cluster.ts';
import { isBelow } from '../../core/spec/problems/paths.ts';
import { eventually } from '../../host/eventually.ts';
import type { Argv, Host } from '../../host/host.ts';
import { drbdStates } from '../drbd/drbd-states.ts';
import { writeDrbd } from './drbd-files.ts';
import type { Progress } from './progress.ts';

/** A large disk's metadata, and a filesystem on it. */
const MAKING_MS = 600_000;
const CONNECTED_MS = 60_000;

/**
 * Leaves it down on both nodes, for Pacemaker to start, alike on both: nothing is copied, since neither disk holds anything. Safe to repeat where it was cut before
 * any disk was written. Throws Failed: 2 where the spec has no such resource or nothing mounts it, 3 where a disk holds something or the resource is up.
 */
export async function createDrbd(
  hosts: readonly Host[],
  cluster: Cluster,
  name: string,
  progress: Progress,
): Promise<void> {
  const { resource, server, filesystem } = whatFor(cluster, name);
  const pair = drbdNodes(cluster, resource).map((node) => reached(hosts, node.name));
  const onBoth = (act: (host: Host) => Promise<unknown>) => Promise.all(pair.map(act));
  progress(`looking at the disks of ${name}`);
  await onBoth((host) => requireBlank(host, cluster, resource));
  await onBoth((host) => writeDrbd(host, cluster));
  progress(`making ${name}`);
  await onBoth((host) => host.run(['drbdadm', 'create-md', name], { deadlineMs: MAKING_MS }));
  await onBoth((host) => host.run(['drbdadm', 'up', name], { deadlineMs: MAKING_MS }));
  const home = reached(hosts, server.home);
  await untilConnected(home, cluster, name);
  // Both are blank: said to be alike, they need no first copy (drbdsetup(8), new-current-uuid).
  await home.run(['drbdadm', '--', '--clear-bitmap', 'new-current-uuid', name]);
  await furnish(home, cluster, name, filesystem);
  await onBoth((host) => host.run(['drbdadm', 'down', name], { deadlineMs: MAKING_MS }));
  progress(`${name} is made`);
}

interface Purpose {
  readonly resource: DrbdResource;
  readonly server: Server;
  readonly filesystem: Filesystem;
}

function whatFor({ drbd, servers }: Cluster, name: string): Purpose {
  const resource = drbd.find((one) => one.name === name);
  if (resource === undefined)
    throw new Failed(2, 'no-drbd-resource', `the spec has no DRBD resource ${name}`, {
      hint: drbd.length === 0 ? 'it has none' : `its resources: ${drbd.map((one) => one.name).join(', ')}`,
    });
  for (const server of servers)
    for (const filesystem of server.filesystems)
      if (filesystem.kind === 'drbd' && filesystem.source === name) return { resource, server, filesystem };
  throw new Failed(2, 'unused-drbd', `no server mounts ${name}: nobody knows what is to be made on it`);
}

function reached(hosts: readonly Host[], node: string): Host {
  const host = hosts.find(({ name }) => name === node);
  if (host === undefined) throw new Failed(3, 'node-unreachable', `node ${node} can't be reached`);
  return host;
}

const ONE_MIB = 1_048_576;

/** Of no kind that blkid knows, DRBD's metadata and partition tables included; and whatever begins with something that it does not know is not blank either. */
async function requireBlank(host: Host, cluster: Cluster, { name, disk }: DrbdResource): Promise<void> {
  if ((await drbdStates(host, cluster)).has(name))
    throw new Failed(3, 'drbd-is-up', `${name} is up on ${host.name} already`, {
      hint: 'what it holds is kept: leave it out',
    });
  const probe = await host.run(['blkid', '--probe', disk], { okExits: [0, NOTHING_KNOWN] });
  if (probe.exitCode !== NOTHING_KNOWN) throw notBlank(host, disk, probe.stdout.trim());
  const zeros = ['cmp', `--bytes=${ONE_MIB}`, disk, '/dev/zero'] as const;
  const { exitCode } = await host.run(zeros, { okExits: [0, 1] });
  if (exitCode !== 0) throw notBlank(host, disk, 'its first MiB is not empty');
}

/** blkid(8): nothing was identified. */
const NOTHING_KNOWN = 2;

const notBlank = (host: Host, disk: string, found: string) =>
  new Failed(3, 'disk-not-blank', `${host.name}: ${disk} holds something: ${found}`, {
    hint: `docs/kernel.md says how to keep it; where it may go: wipefs --all ${disk} && dd if=/dev/zero of=${disk} bs=1M count=1 conv=fsync`,
  });

async function untilConnected(host: Host, cluster: Cluster, name: string): Promise<void> {
  const wait = { what: `${name} on ${host.name} to be connected`, withinMs: CONNECTED_MS, everyMs: 200 };
  await eventually(host.clock, wait, async () =>
    (await drbdStates(host, cluster)).get(name)?.connection === 'Connected' ? true : undefined,
  );
}

/** The filesystem, with the folders of the exports that lie on it. */
async function furnish(home: Host, cluster: Cluster, name: string, filesystem: Filesystem): Promise<void> {
  const device = deviceOf(cluster, filesystem);
  const folder = `/run/gracekeeper/new-${name}`;
  const steps: readonly Argv[] = [
    ['drbdadm', 'primary', name],
    [`mkfs.${filesystem.type}`, '-q', device],
    ['mkdir', '-p', folder],
    ['mount', '-t', filesystem.type, device, folder],
    ...exportedFolders(cluster, filesystem).map((path) => ['mkdir', '-p', `${folder}/${path}`] as const),
    ['umount', folder],
    ['rmdir', folder],
    ['drbdadm', 'secondary', name],
  ];
  for (const argv of steps) await home.run(argv, { deadlineMs: MAKING_MS });
}

/** Relative to the mount. */
const exportedFolders = ({ exports }: Cluster, { mount }: Filesystem): readonly string[] =>
  exports.filter(({ path }) => isBelow(path, mount)).map(({ path }) => path.slice(mount.length + 1));
