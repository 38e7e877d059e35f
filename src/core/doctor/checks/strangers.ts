import type { Check } from '../check.ts';

/** Addresses of servers for which another machine on the network answers, as this node hears it. */
export interface StrangersFact {
  readonly asked: readonly string[];
  readonly claimed: readonly string[];
}

/** Nobody else has the servers' addresses. */
export const strangers: Check<StrangersFact> = {
  name: 'strangers',
  why: 'An address that another machine has already is refused at every start of its server; worse, clients talk to whoever answers first.',
  judge: (told, { servers }) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact.claimed.map((address) => ({
        node,
        found: `another machine answers for ${address} (${servers.find((server) => server.address === address)?.name})`,
        fix: `ip neigh show ${address}   # shows its MAC: take the address from it, or give the server another one`,
      })),
    ),
    well: `nobody else answers for ${told.reduce((sum, { fact }) => sum + fact.asked.length, 0)} addresses`,
  }),
};
