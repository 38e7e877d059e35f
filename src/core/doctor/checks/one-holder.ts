import type { Check } from '../check.ts';

/** Where each address is answered for: by proxy, and by which interface. */
export type HolderFact = readonly { readonly address: string; readonly interfaceName: string }[];

/** At most one node answers for a server's address. */
export const oneHolder: Check<HolderFact> = {
  name: 'one-holder',
  why: "Two nodes that answer for one address are split brain: clients write through both, and neither knows the other's locks.",
  judge: (told, { servers }) => ({
    problems: servers.flatMap(({ name, address }) => {
      const holders = told.filter(({ fact }) => fact.some((entry) => entry.address === address));
      if (holders.length < 2) return [];
      const found = `${name} (${address}) is answered for by ${holders.map(({ node }) => node).join(' and ')}`;
      return holders.map(({ node, fact }) => ({
        node,
        found,
        fix: `gracekeeper status, and where ${name} is not: ip neigh del proxy ${address} dev ${fact.find((entry) => entry.address === address)?.interfaceName}`,
      }));
    }),
    well: servers
      .map(({ name, address }) => {
        const holder = told.find(({ fact }) => fact.some((entry) => entry.address === address))?.node;
        return holder === undefined ? `${name} nowhere` : `${name} on ${holder}`;
      })
      .join(', '),
  }),
};
