import type { Check } from '../check.ts';

/** In which folders Gracekeeper is on the node, of those where it may be. */
export interface InstallationFact {
  readonly folders: readonly string[];
  readonly version: string;
}

/** Gracekeeper is in the same folder on every node. */
export const installation: Check<InstallationFact> = {
  name: 'installation',
  why: 'Agents and supervisors run from it, and the cluster knows one folder for all nodes.',
  judge: (told) => {
    const [first] = told;
    const common = first?.fact.folders.find((folder) => told.every(({ fact }) => fact.folders.includes(folder)));
    const bare = told.filter(({ fact }) => fact.folders.length === 0);
    const wrong = bare.length > 0 ? bare : common === undefined ? told : [];
    return {
      problems: wrong.map(({ node, fact: { folders, version } }) => ({
        node,
        found:
          folders.length === 0
            ? 'Gracekeeper is not installed'
            : `Gracekeeper is in ${folders.join(', ')}, unlike on the other nodes`,
        fix: `apt-get install -y ./gracekeeper_${version}.deb   # which npm run package makes`,
      })),
      well: `in ${common} on ${told.length} nodes`,
    };
  },
};
