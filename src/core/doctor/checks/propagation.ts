import type { Check } from '../check.ts';

/** Of `/`, as findmnt says: shared, private, slave, or several. */
export type PropagationFact = string;

/** What is mounted on the node later is seen by its servers too. */
export const propagation: Check<PropagationFact> = {
  name: 'mount-propagation',
  why: 'A server has a mount namespace of its own: where / is private, a file system that is mounted after its start is an empty folder to it, and one that is unmounted stays busy.',
  judge: (told) => ({
    problems: told
      .filter(({ fact }) => !fact.split(',').includes('shared'))
      .map(({ node, fact }) => ({ node, found: `/ is ${fact}, not shared`, fix: 'mount --make-rshared /' })),
    well: '/ is shared',
  }),
};
