// A server is one group: what it needs, daemon, address. Moving it is stopping it here and starting it there (DESIGN sections 1 and 4).
import type { Cluster, Server } from '../spec/cluster.ts';
import { failedStop, STICKINESS } from './failed-stop.ts';
import { filesystems } from './filesystems.ts';
import { ganeshaMembers } from './ganesha-members.ts';
import { kernelMembers } from './kernel-members.ts';
import type { Group, Primitive } from './plan.ts';

/** The group of one server. */
export function serverGroup(cluster: Cluster, server: Server): Group {
  const onFail = failedStop(cluster);
  const made = server.daemon === 'kernel' ? kernelMembers : ganeshaMembers;
  const [first, ...others] = [...filesystems(cluster, server, onFail), ...made(cluster, server, onFail)];
  return { id: server.name, members: first === undefined ? [] : [sticky(first), ...others] };
}

/** Each of which keeps all of it where it is, and from where it is not. */
export const partsOf = (cluster: Cluster, server: Server): readonly string[] => {
  const { id, members } = serverGroup(cluster, server);
  return [id, ...members.map((member) => member.id)];
};

/**
 * One reported failure moves exactly this group; the score of its home and of failoverTo stays far below the stickiness. It is its first member's: a home
 * that comes back while the group starts elsewhere would call it home half started, and everything would begin anew.
 */
const sticky = (member: Primitive): Primitive => ({
  ...member,
  meta: { ...member.meta, 'resource-stickiness': String(STICKINESS) },
});
