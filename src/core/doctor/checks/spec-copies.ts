import { canonicalJson } from '../../plan/canonical-json.ts';
import type { Check } from '../check.ts';

/** The cluster as the node's agents read it (JSON); undefined when there is none. */
export type SpecCopyFact = string | undefined;

/** Every node's agents go by this spec. */
export const specCopies: Check<SpecCopyFact> = {
  name: 'spec-copies',
  why: "Agents and supervisors read the node's own copy of the spec: a node with an old one starts servers with old exports.",
  judge: (told, cluster) => ({
    problems: told
      .filter(({ fact }) => fact === undefined || !isSame(fact, cluster))
      .map(({ node, fact }) => ({
        node,
        found: fact === undefined ? 'has no copy of the spec' : 'goes by another spec than this one',
        fix: 'gracekeeper apply FILE',
      })),
    well: `${told.length} nodes go by this spec`,
  }),
};

function isSame(text: string, cluster: object): boolean {
  try {
    return canonicalJson(JSON.parse(text)) === canonicalJson(cluster);
  } catch {
    // What is no JSON is no copy of a spec.
    return false;
  }
}
