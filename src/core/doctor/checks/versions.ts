import type { Check } from '../check.ts';
import { unlike } from '../unlike.ts';

/** Version by package; undefined where it is not installed. */
export type Versions = Readonly<Record<string, string | undefined>>;

export const COMPARED = ['corosync', 'pacemaker', 'nfs-ganesha', 'nfs-ganesha-vfs'] as const;

/** The same versions of what must understand each other. */
export const versions: Check<Versions> = {
  name: 'versions',
  why: 'A server takes its recovery records to another Ganesha, and Pacemaker forms no cluster with an older one that has less features: versions differ only while you upgrade.',
  judge: (told) => {
    const compared = COMPARED.map((name) => ({ name, alike: unlike(told, (fact) => fact[name]) }));
    return {
      problems: compared.flatMap(({ name, alike }) =>
        (alike?.odd ?? []).map(({ node, value }) => ({
          node,
          found: `${name} is ${value ?? 'not installed'}, elsewhere ${alike?.usual ?? 'not installed'}`,
          fix: `apt-get install ${name}${alike?.usual === undefined ? '' : `=${alike.usual}`}`,
        })),
      ),
      well: compared.map(({ name, alike }) => `${name} ${alike?.usual ?? 'not from a package'}`).join(', '),
    };
  },
};
