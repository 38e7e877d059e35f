import type { Check } from '../check.ts';

export interface Missing {
  readonly path: string;
  readonly fix: string;
}

/** What has to be installed is. */
export const programs: Check<readonly Missing[]> = {
  name: 'programs',
  why: 'A node without one of them can run no server: setup refuses it, and a takeover that tries it fails.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) =>
      fact.map(({ path, fix }) => ({ node, found: `there is no ${path}`, fix })),
    ),
    well: 'everything that is needed is installed',
  }),
};
