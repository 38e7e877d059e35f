import type { Check } from '../check.ts';

/** What `systemctl is-enabled` says of each unit. */
export type BootFact = Readonly<Record<string, string>>;

/** A node that boots comes back into the cluster. */
export const boot: Check<BootFact> = {
  name: 'boot',
  why: 'A node that was fenced boots, and must come back by itself: until it does there is one node less to fail over to.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) =>
      Object.entries(fact)
        .filter(([, state]) => !['enabled', 'enabled-runtime', 'static', 'alias'].includes(state))
        .map(([unit, state]) => ({ node, found: `${unit} is ${state} at boot`, fix: `systemctl enable ${unit}` })),
    ),
    well: 'corosync and pacemaker start at boot',
  }),
};
