import type { Check } from '../check.ts';

export interface RpFilterFact {
  readonly interfaceName: string;
  /** The stricter of all and the interface, as the kernel takes it (ip-sysctl.rst): 0 off, 1 strict, 2 loose. */
  readonly strictness: number;
  /** Of each client network of the spec: the interface by which the node answers it; null when there is no route. */
  readonly routes: Readonly<Record<string, string | null>>;
}

/** Clients come in where the node would answer them. */
export const rpFilter: Check<RpFilterFact> = {
  name: 'rp-filter',
  why: 'With strict reverse-path filtering the kernel drops, without a word, what clients send by an interface through which it would not answer them.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { interfaceName, strictness, routes } }) =>
      Object.entries(routes)
        .filter(([, by]) => by !== interfaceName)
        .flatMap(([network, by]) => {
          if (by === null)
            return [
              {
                node,
                found: `there is no route to the clients in ${network}`,
                fix: `ip route add ${network} dev ${interfaceName}   # or by the router that leads there`,
              },
            ];
          if (strictness !== 1) return [];
          return [
            {
              node,
              found: `clients in ${network} are answered by ${by}: strict rp_filter drops what they send to ${interfaceName}`,
              fix: `sysctl -w net.ipv4.conf.${interfaceName}.rp_filter=2 net.ipv4.conf.all.rp_filter=2   # and in /etc/sysctl.d; or route ${network} by ${interfaceName}`,
            },
          ];
        }),
    ),
    well: told.some(({ fact }) => fact.strictness === 1) ? 'strict, and every route agrees' : 'not strict',
  }),
};
