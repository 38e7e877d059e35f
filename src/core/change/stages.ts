// In how many steps the CIB goes from what it is to what it is to be: one, unless something has to be over before it may be forgotten.
import { applyChanges, type Change, diff } from '../plan/diff.ts';
import type { Plan } from '../plan/plan.ts';

export interface Stage {
  readonly plan: Plan;
  /** Servers that are told to stop, and stay in the plan until they have. */
  readonly stopping: readonly string[];
  /** Whether anything is left for another step. */
  readonly last: boolean;
}

/** What to do first. A server stops in good order before it goes, and a node goes when it runs nothing any more. */
export function firstStage(live: Plan, target: Plan): Stage {
  const changes = diff(live, target);
  const stopping = changes.filter((change) => change.kind === 'server' && isRemoval(change)).map(({ id }) => id);
  const last = !changes.some((change) => isRemoval(change) && WAITED_FOR.has(change.kind));
  // What belongs to it has to stay as long as it does.
  const first = last ? changes : changes.filter((change) => !isRemoval(change));
  return { plan: applyChanges(first, live), stopping, last };
}

const WAITED_FOR: ReadonlySet<string> = new Set(['server', 'node']);

const isRemoval = ({ becomes }: Change): boolean => becomes === undefined;
