import type { Check } from '../check.ts';

/** Settings of the kernel for the servers that this node runs; empty where it runs none. */
export type ForwardingFact = readonly {
  readonly server: string;
  /** As in sysctl(8), with its dots. */
  readonly key: string;
  readonly value: string;
  readonly wanted: string;
}[];

/** Between network and servers, packets are passed on at once. */
export const forwarding: Check<ForwardingFact> = {
  name: 'forwarding',
  why: "A server's packets pass through its node: without forwarding nobody reaches it, and with a proxy delay each first answer takes up to 0.8 s.",
  judge: (told) => {
    const all = told.flatMap(({ node, fact }) => fact.map((setting) => ({ node, ...setting })));
    return {
      problems: all
        .filter(({ value, wanted }) => value !== wanted)
        .map(({ node, server, key, value, wanted }) => ({
          node,
          found: `${key} is ${value}, and ${server} needs ${wanted}`,
          fix: `sysctl -w ${key}=${wanted}   # and look in /etc/sysctl.d for what set it`,
        })),
      well: all.length === 0 ? 'no server runs' : `as ${new Set(all.map(({ server }) => server)).size} servers need it`,
    };
  },
};
