import type { Check } from '../check.ts';

export interface ClockFact {
  /** Ahead of the clock of whoever asked, ms. */
  readonly aheadMs: number;
  /** How far off that may be: half of the time that the question took, ms. */
  readonly errorMs: number;
  /** Whether something keeps it right; undefined where there is no systemd to ask. */
  readonly kept: boolean | undefined;
}

const APART_MS = 500;
/** What took longer says nothing. */
const VAGUE_MS = 2_000;

/** The nodes agree about the time. */
export const clocks: Check<ClockFact> = {
  name: 'clocks',
  why: "Epochs and NSM state numbers come from the clock and must rise when a server moves, and the story of a failover is told by the nodes' journals together.",
  judge: (told) => {
    const middle = median(told.map(({ fact }) => fact.aheadMs));
    const apart = told.map(({ node, fact }) => ({
      node,
      ms: Math.round(fact.aheadMs - middle),
      errorMs: fact.errorMs,
    }));
    const wrong = apart.filter(({ ms, errorMs }) => Math.abs(ms) - errorMs > APART_MS);
    const vague = apart.filter((each) => !wrong.includes(each) && each.errorMs > VAGUE_MS);
    const loose = told.filter(({ fact }) => fact.kept === false);
    return {
      problems: [
        ...wrong.map(({ node, ms }) => ({
          node,
          found: `its clock is ${Math.abs(ms)} ms ${ms > 0 ? 'ahead of' : 'behind'} the others`,
          fix: KEEP,
        })),
        ...loose.map(({ node }) => ({ node, found: 'nothing keeps its clock right', fix: KEEP })),
      ],
      unknown: vague.map(({ node, errorMs }) => ({
        node,
        cant: `asking it for the time took ${Math.round(2 * errorMs)} ms`,
      })),
      well: `within ${Math.round(Math.max(...apart.map(({ ms, errorMs }) => Math.abs(ms) + errorMs)))} ms of each other`,
    };
  },
};

const KEEP = 'apt-get install chrony && chronyc makestep';

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}
