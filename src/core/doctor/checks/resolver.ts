import type { Check } from '../check.ts';

export interface ResolverFact {
  /** Of /etc/resolv.conf. */
  readonly nameservers: readonly string[];
  /** systemd-resolved is there: its real resolvers are what servers ask. */
  readonly resolved: boolean;
  /** How long the name of an address of the clients was looked for inside a server that runs here. */
  readonly lookups: readonly { readonly server: string; readonly address: string; readonly ms: number }[];
}

const SLOW_MS = 1_000;

/** Inside a server, names are found, or not found, at once. */
export const resolver: Check<ResolverFact> = {
  name: 'resolver',
  why: "Whoever asks for an NFSv3 lock is looked up by rpc.statd, one after the other: where no resolver answers inside the server's namespace, each costs 5 s and more.",
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { nameservers, resolved, lookups } }) => [
      ...lookups
        .filter(({ ms }) => ms > SLOW_MS)
        .map(({ server, address, ms }) => ({
          node,
          found: `inside ${server}, looking for the name of ${address} took ${(ms / 1000).toFixed(1)} s`,
          fix: `echo 'options timeout:1 attempts:1' >> /etc/resolv.conf   # or name the clients in /etc/hosts`,
        })),
      ...(resolved ? [] : nameservers.filter(isLoopback)).map((address) => ({
        node,
        found: `the resolver ${address} is the node's own, and nobody inside a server's namespace`,
        fix: 'sed -i s/^nameserver.*/nameserver ADDRESS/ /etc/resolv.conf   # with the address of a resolver on the network',
      })),
    ]),
    well: wellOf(told.flatMap(({ fact }) => fact.lookups.map(({ ms }) => ms))),
  }),
};

const isLoopback = (address: string): boolean => /^(127\.|::1$)/.test(address);

const wellOf = (times: readonly number[]): string =>
  times.length === 0
    ? 'no server runs; the resolvers are on the network'
    : `${Math.round(Math.max(...times))} ms at most, inside ${times.length} servers`;
