// What is mounted where a server runs. Before the daemon, always, and unmounted after it: a filesystem that is mounted under a running daemon can't
// be unmounted while NFSv4 state is held on it (seed 003).
import type { Cluster, Filesystem, Server } from '../spec/cluster.ts';
import type { FailedStop } from './failed-stop.ts';
import { filesystemOf } from './names.ts';
import type { Primitive } from './plan.ts';

/** One that lies in another is mounted after it. */
export function filesystems(cluster: Cluster, server: Server, onFail: FailedStop): readonly Primitive[] {
  const byMount = server.filesystems.toSorted((a, b) => (a.mount < b.mount ? -1 : 1));
  return byMount.map((filesystem) => primitive(cluster, server, filesystem, onFail));
}

function primitive(cluster: Cluster, server: Server, filesystem: Filesystem, onFail: FailedStop): Primitive {
  const { mount, type, options } = filesystem;
  return {
    id: filesystemOf(server.name, mount),
    agent: 'ocf:gracekeeper:nfs_filesystem',
    params: {
      ...{ device: deviceOf(cluster, filesystem), directory: mount, fstype: type },
      ...(options === '' ? {} : { options }),
    },
    meta: { 'failure-timeout': '10m', 'migration-threshold': '1' },
    operations: [
      // A journal that is replayed.
      { name: 'start', interval: '0s', timeout: '120s' },
      { name: 'stop', interval: '0s', timeout: '60s', onFail },
      // It starts no program, and a filesystem that takes no writes any more is an error to every client.
      { name: 'monitor', interval: '10s', timeout: '40s' },
    ],
  };
}

export function deviceOf({ drbd }: Cluster, { kind, source }: Filesystem): string {
  if (kind === 'device') return source;
  const resource = drbd.find(({ name }) => name === source);
  if (resource === undefined) throw new Error(`no DRBD resource ${source}`);
  return `/dev/drbd${resource.minor}`;
}
