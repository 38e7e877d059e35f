import type { Check } from '../check.ts';

/** Of every link to another node: is it connected? As Corosync on this node has it. */
export type LinksFact = readonly { readonly to: string; readonly link: number; readonly connected: boolean }[];

/** Corosync's links carry. */
export const corosyncLinks: Check<LinksFact> = {
  name: 'corosync-links',
  why: 'Nodes see each other over these links: when the last one to a node is down, it is fenced.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact
        .filter(({ connected }) => !connected)
        .map(({ to, link }) => ({
          node,
          found: `link ${link} to ${to} is down`,
          fix: `corosync-cfgtool -n   # then look at cable, switch and firewall (UDP 5405) to ${to}`,
        })),
    ),
    well: `${told.reduce((sum, { fact }) => sum + fact.length, 0)} links are up`,
  }),
};
