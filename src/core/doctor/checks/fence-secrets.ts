import type { Check } from '../check.ts';

/** Never a secret itself. */
export interface FenceSecretsFact {
  readonly files: readonly {
    /** The device's resource, and its option. */
    readonly device: string;
    readonly option: string;
    /** Compared with the spec, and with its signature. */
    readonly is: 'well' | 'missing' | 'other' | 'unsigned';
  }[];
  /** What holds secrets and is not for root only. */
  readonly open: readonly { readonly path: string; readonly mode: string }[];
}

/** What opens the fencing devices is on every node, and nobody else reads it. */
export const fenceSecrets: Check<FenceSecretsFact> = {
  name: 'fence-secrets',
  why: 'Passwords of fencing devices are in files of each node, not in the CIB: a node without them can fence nobody, and whoever can read them can switch off every node.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { files, open } }) => [
      ...files.flatMap(({ device, option, is }) =>
        is === 'well'
          ? []
          : [
              {
                node,
                found: `${option} of ${device} ${IN_WORDS[is]}`,
                fix: 'gracekeeper setup FILE   # restarts nothing',
              },
            ],
      ),
      ...open.map(({ path, mode }) => ({
        node,
        found: `${path} holds a password and has mode ${mode}`,
        fix: `chmod go= ${path}`,
      })),
    ]),
    well: `${new Set(told.flatMap(({ fact }) => fact.files.map(({ device }) => device))).size} devices have theirs, for root only`,
  }),
};

const IN_WORDS = {
  missing: 'is not there',
  other: 'is another than in the spec',
  unsigned: 'has no valid signature: Pacemaker does not take it',
};
