import type { Check } from '../check.ts';

/** The ids of the nodes that this node's Corosync has as members. */
export type MembershipFact = readonly number[];

/** Every node's Corosync sees every node. */
export const membership: Check<MembershipFact> = {
  name: 'membership',
  why: 'Who is not a member takes no server over; nodes that disagree about who is one are a partition.',
  judge: (told, { nodes }) => ({
    problems: told.flatMap(({ node, fact }) => {
      const lost = nodes.filter(({ id }) => !fact.includes(id)).map(({ name }) => name);
      if (lost.length === 0) return [];
      return [
        {
          node,
          found: `does not see ${lost.join(', ')}`,
          fix: `corosync-cfgtool -n   # then, on ${lost.join(' and ')}: systemctl start corosync pacemaker`,
        },
      ];
    }),
    well: `${nodes.length} of ${nodes.length} nodes`,
  }),
};
