import { serversOn } from '../../spec/where-it-runs.ts';
import type { Check } from '../check.ts';
import { unlike } from '../unlike.ts';

/** Version by package; undefined where it is not installed. */
export type Versions = Readonly<Record<string, string | undefined>>;

const GANESHAS = ['nfs-ganesha', 'nfs-ganesha-vfs'] as const;
export const COMPARED = ['corosync', 'pacemaker', ...GANESHAS] as const;

/** The same versions of what must understand each other. */
export const versions: Check<Versions> = {
  name: 'versions',
  why: 'A server takes its recovery records to another Ganesha, and Pacemaker forms no cluster with an older one that has less features: versions differ only while you upgrade.',
  judge: (told, cluster) => {
    // A node whose servers are all the kernel's may have none.
    const withGanesha = told.filter(({ node }) => serversOn(cluster, node).some(({ daemon }) => daemon === 'ganesha'));
    const tellers = (name: string) => (GANESHAS.some((it) => it === name) ? withGanesha : told);
    const compared = COMPARED.map((name) => ({ name, alike: unlike(tellers(name), (fact) => fact[name]) }));
    return {
      problems: compared.flatMap(({ name, alike }) =>
        (alike?.odd ?? []).map(({ node, value }) => ({
          node,
          found: `${name} is ${value ?? 'not installed'}, elsewhere ${alike?.usual ?? 'not installed'}`,
          fix: `apt-get install ${name}${alike?.usual === undefined ? '' : `=${alike.usual}`}`,
        })),
      ),
      well: compared
        .flatMap(({ name, alike }) => (alike === undefined ? [] : [`${name} ${alike.usual ?? 'not from a package'}`]))
        .join(', '),
    };
  },
};
