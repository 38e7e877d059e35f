// Each node, and each pair of nodes, and which of these failures is the worst.
import type { Failure } from './failure.ts';

export interface EveryFailure {
  readonly tried: number;
  /** How many of them leave a server unserved. */
  readonly leavingUnserved: number;
  readonly worst: Failure;
  readonly worstOfOne: Failure;
  /** Missing in a cluster of one node. */
  readonly worstOfTwo?: Failure;
  /** Single nodes first, then pairs, in the order of cluster.yaml. */
  readonly failures: readonly Failure[];
}

/** Which nodes die, case by case. */
export function everyCase(nodes: readonly string[]): readonly (readonly string[])[] {
  return [
    ...nodes.map((node) => [node]),
    ...nodes.flatMap((node, at) => nodes.slice(at + 1).map((other) => [node, other])),
  ];
}

/** Throws RangeError when nothing was tried. */
export function summed(failures: readonly Failure[]): EveryFailure {
  const of = (count: number) => failures.filter(({ dies }) => dies.length === count);
  const worstOfTwo = worst(of(2));
  return {
    tried: failures.length,
    leavingUnserved: failures.filter(({ unserved }) => unserved.length > 0).length,
    worst: some(worst(failures)),
    worstOfOne: some(worst(of(1))),
    ...(worstOfTwo === undefined ? {} : { worstOfTwo }),
    failures,
  };
}

/** The most servers unserved; among these the fullest node; then the most moves; then the first. */
export function worst(failures: readonly Failure[]): Failure | undefined {
  return failures.reduce<Failure | undefined>(
    (soFar, next) => (soFar === undefined || isWorse(next, soFar) ? next : soFar),
    undefined,
  );
}

/** How many servers the node that serves the most serves. */
const mostOnOne = ({ carries }: Failure): number => Math.max(0, ...Object.values(carries));

const MEASURES: readonly ((of: Failure) => number)[] = [
  ({ unserved }) => unserved.length,
  mostOnOne,
  ({ moves }) => moves.length,
];

function isWorse(left: Failure, right: Failure): boolean {
  const decides = MEASURES.find((measure) => measure(left) !== measure(right));
  return decides !== undefined && decides(left) > decides(right);
}

function some(found: Failure | undefined): Failure {
  if (found === undefined) throw new RangeError('no failure was tried');
  return found;
}
