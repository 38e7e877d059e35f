import { changesInWords } from '../../plan/changes-in-words.ts';
import type { Change } from '../../plan/diff.ts';
import type { Check } from '../check.ts';

/** What would have to change in the cluster for it to be as the spec says. */
export type DriftFact = readonly Change[];

const SHOWN = 5;

/** Pacemaker holds what the spec says. */
export const drift: Check<DriftFact> = {
  name: 'drift',
  why: 'What somebody changed with pcs or crm is not in the spec: the next apply would take it back, and nobody can read it a year later.',
  judge: ([told]) => {
    const lines = changesInWords(told?.fact ?? [])
      .split('\n')
      .filter((line) => line !== '');
    const more = lines.length > SHOWN ? [`and ${lines.length - SHOWN} more`] : [];
    return {
      problems:
        lines.length === 0
          ? []
          : [
              {
                found: `it would take to be as the spec says: ${[...lines.slice(0, SHOWN), ...more].join(', ')}`,
                fix: 'gracekeeper apply FILE   # or write the change into FILE',
              },
            ],
      well: 'none',
    };
  },
};
