import { drbdNodes } from '../../config/drbd-nodes.ts';
import { type DrbdNodeReport, judgeDrbd } from '../../observe/drbd.ts';
import { drbdCloneOf } from '../../plan/names.ts';
import type { DrbdState } from '../../protocol/drbd-state.ts';
import type { Check, Problem } from '../check.ts';

export interface DrbdFact {
  /** By resource, of those that are up here. */
  readonly states: ReadonlyMap<string, DrbdState>;
  /** The ids of the CIB's location constraints. */
  readonly constraints: readonly string[];
}

/** What DRBD keeps alike is alike, and nothing keeps the second node from taking over. */
export const drbd: Check<DrbdFact> = {
  name: 'drbd',
  why: 'What lies on DRBD outlives the loss of a node only while both disks are up to date and see each other.',
  judge: (told, cluster) => {
    const reports = cluster.drbd.map((resource) => ({
      resource: resource.name,
      nodes: drbdNodes(cluster, resource).flatMap(({ name }): readonly DrbdNodeReport[] => {
        const fact = told.find(({ node }) => node === name)?.fact;
        return fact === undefined ? [] : [{ node: name, state: fact.states.get(resource.name) ?? null }];
      }),
    }));
    const constraints = told.flatMap(({ fact }) => fact.constraints);
    const problems = reports.flatMap((report): readonly Problem[] => {
      const found = judgeDrbd(report).map(({ message, hint = '' }) => ({ found: message, fix: hint }));
      return found.length > 0 ? found : fencedForNothing(report.resource, constraints);
    });
    return { problems, well: `${reports.map(({ resource }) => resource).join(', ')}: both disks up to date` };
  },
};

/** As crm-fence-peer.sh names it; it is there while one of the two may not be promoted. */
export const fenceConstraintOf = (resource: string): string =>
  `drbd-fence-by-handler-${resource}-${drbdCloneOf(resource)}`;

function fencedForNothing(resource: string, constraints: readonly string[]): readonly Problem[] {
  const id = fenceConstraintOf(resource);
  if (!constraints.includes(id)) return [];
  return [
    {
      found: `${resource}: both disks are up to date, and constraint ${id} still keeps one node from taking over`,
      fix: `cibadmin --delete --xpath "//rsc_location[@id='${id}']"`,
    },
  ];
}
