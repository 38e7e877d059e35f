// What a check of doctor is: from what the nodes told, what is wrong, what can't be told, and what mends it. Pure; what is asked of the nodes, and how,
// is in work/doctor.
import type { Cluster } from '../spec/cluster.ts';

export interface Check<F> {
  /** Stable, kebab-case. */
  readonly name: string;
  /** Why it matters: a sentence for the administrator. */
  readonly why: string;
  /** `told`: of every node that could tell, at least one. */
  judge(told: readonly Told<F>[], cluster: Cluster): Judgement;
}

/** What a node told of itself; or, where the fact is the cluster's, what this node told of that. */
export interface Told<F> {
  readonly node: string;
  readonly fact: F;
}

export interface Judgement {
  readonly problems: readonly Problem[];
  /** What can't be told of. */
  readonly unknown?: readonly Unknown[];
  /** What was found when nothing is wrong. */
  readonly well: string;
}

export interface Problem {
  /** Where the fix is to be typed; where the spec or any node will do, missing. */
  readonly node?: string;
  readonly found: string;
  /** A command, or what to do where no command does it. */
  readonly fix: string;
}

export interface Unknown {
  readonly node?: string;
  /** Completes the sentence "can't tell: ...". */
  readonly cant: string;
  /** Says how to find out; may be missing. */
  readonly fix?: string;
}

/**
 * `well`, `wrong`; `unknown`: it could not be found out, which is not well; `not-yet`: there is nothing to check before the cluster is set up, or where
 * the spec has no need of it.
 */
export type VerdictState = 'well' | 'wrong' | 'unknown' | 'not-yet';

/** As doctor --json has it. */
export interface Verdict {
  readonly check: string;
  /** Null when it can't be told, or not yet: `state` says which. */
  readonly ok: boolean | null;
  readonly state: VerdictState;
  readonly found: string;
  readonly why: string;
  /** What mends it, a line each; null where nothing has to be mended. */
  readonly fix: string | null;
  readonly problems: readonly Problem[];
}

/** What is wrong wins over what can't be told: neither hides the other. */
export function verdictOf({ name, why }: Pick<Check<never>, 'name' | 'why'>, judgement: Judgement): Verdict {
  const { problems, unknown = [], well } = judgement;
  const state = problems.length > 0 ? 'wrong' : unknown.length > 0 ? 'unknown' : 'well';
  const found = [
    ...problems.map(({ node, found }) => at(node, found)),
    ...unknown.map(({ node, cant }) => `can't tell: ${at(node, cant)}`),
    ...(problems.length === 0 && well !== '' ? [well] : []),
  ];
  const fixes = [...problems, ...unknown].flatMap(({ node, fix }) => (fix === undefined ? [] : [at(node, fix)]));
  return {
    check: name,
    ok: state === 'wrong' ? false : state === 'well' ? true : null,
    state,
    found: found.join('; '),
    why,
    fix: fixes.length === 0 ? null : [...new Set(fixes)].join('\n'),
    problems,
  };
}

export const notYet = ({ name, why }: Pick<Check<never>, 'name' | 'why'>, found: string): Verdict => ({
  check: name,
  ok: null,
  state: 'not-yet',
  found,
  why,
  fix: null,
  problems: [],
});

/** Nothing is wrong, and everything could be told, as far as there is anything to be told yet. */
export const allWell = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ state }) => state === 'well' || state === 'not-yet');

const at = (node: string | undefined, text: string): string => (node === undefined ? text : `${node}: ${text}`);
