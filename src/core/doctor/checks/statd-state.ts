import { servesV3 } from '../../config/ports.ts';
import type { Check } from '../check.ts';

/** Of each NFSv3 server that runs. */
export type StatdFact = Readonly<
  Record<
    string,
    {
      /** What its statd answers; null when it has none. */
      readonly statd: number | null;
      /** What its clients are told. */
      readonly told: number | null;
    }
  >
>;

/** Every start of an NFSv3 server took a state number of its own. */
export const statdState: Check<StatdFact> = {
  name: 'statd-state',
  why: 'A client that hears the state number which it heard last takes the call for a repetition, and reclaims nothing (seed 003, nfs-utils callback.c).',
  judge: ([first], cluster) => {
    const entries = Object.entries(first?.fact ?? {});
    const numbers = entries.map(([, { told }]) => told);
    return {
      problems: entries.flatMap(([server, { statd, told }]) => {
        const fix = `gracekeeper move ${server}   # every start takes a new number`;
        if (told === null || statd === null) return [{ found: `${server} has no state number`, fix }];
        if (statd !== told)
          return [{ found: `statd of ${server} says ${statd}, and its clients are told ${told}`, fix }];
        if (told % 2 === 0)
          return [{ found: `the state number of ${server}, ${told}, is even: it says that the server is down`, fix }];
        return numbers.filter((other) => other === told).length > 1
          ? [{ found: `${server} has the state number of another server, ${told}`, fix }]
          : [];
      }),
      well: cluster.servers.some(servesV3)
        ? entries.map(([server, { told }]) => `${server} ${told}`).join(', ') || 'no NFSv3 server runs'
        : 'NFSv3 is not served',
    };
  },
};
