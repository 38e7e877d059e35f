// Corosync's membership, as it changes: a node that is lost is known here seconds before its fence (TAKEOVER section 3).
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { FOLLOW_MEMBERS, memberChange, memberIds } from '../../host/tools/corosync.ts';

/**
 * Calls `lost` for nodes that have left, and once at the start for those that are not there: what happened before this keeper lived. Where
 * Corosync can't be asked it is tried again each second. Never returns.
 */
export async function watchMembership(
  machine: Machine,
  cluster: Cluster,
  lost: (nodes: readonly string[]) => void,
): Promise<never> {
  const names = (gone: (id: number) => boolean) => cluster.nodes.filter(({ id }) => gone(id)).map(({ name }) => name);
  for (;;) {
    const following = machine.follow(FOLLOW_MEMBERS, (line) => {
      const change = memberChange(line);
      if (change !== undefined && !change.member) lost(names((id) => id === change.id));
    });
    // A Corosync that can't be asked also ends what is followed, and is asked again.
    const members = await memberIds(machine).catch((): readonly number[] => []);
    if (members.length > 0) lost(names((id) => !members.includes(id)));
    await following.ended;
    await machine.clock.pause(1_000);
  }
}
