// A server is one group: what it needs, daemon, address. Moving it is stopping it here and starting it there (DESIGN sections 1 and 4).
import type { Cluster, Server } from '../spec/cluster.ts';
import { failedStop } from './failed-stop.ts';
import { filesystems } from './filesystems.ts';
import { ganeshaMembers } from './ganesha-members.ts';
import { kernelMembers } from './kernel-members.ts';
import type { Group } from './plan.ts';

/** The group of one server. */
export function serverGroup(cluster: Cluster, server: Server): Group {
  const onFail = failedStop(cluster);
  const members = server.daemon === 'kernel' ? kernelMembers : ganeshaMembers;
  return { id: server.name, members: [...filesystems(cluster, server, onFail), ...members(cluster, server, onFail)] };
}
