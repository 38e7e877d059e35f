// What a user probably meant: the candidate that is closest to what was written (graphql-js's didYouMean and suggestionList, smaller).

/** The closest candidate, or undefined when none is close. Case, hyphens and underscores don't count: "fail-over_to" is failoverTo. */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
  const ranked = [...candidates]
    .map((candidate) => ({ candidate, edits: distance(bare(written), bare(candidate)) }))
    .filter(({ candidate, edits }) => edits <= tolerance(written, candidate))
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.candidate;
}

// ---

const bare = (text: string): string => text.toLowerCase().replaceAll(/[-_ ]/g, '');

const tolerance = (written: string, candidate: string): number =>
  Math.floor(0.34 * Math.max(written.length, candidate.length));

/** Insertions, deletions, replacements and swaps of neighbours (Damerau-Levenshtein, optimal string alignment). Names are short; texts past 80 are cut. */
function distance(left: string, right: string): number {
  const a = left.slice(0, 80);
  const b = right.slice(0, 80);
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) row.push(cost(a, b, i, j, { row, last, beforeLast }));
    [beforeLast, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

interface Rows {
  readonly row: readonly number[];
  readonly last: readonly number[];
  readonly beforeLast: readonly number[];
}

function cost(a: string, b: string, i: number, j: number, { row, last, beforeLast }: Rows): number {
  const at = (from: readonly number[], index: number) => from[index] ?? Number.POSITIVE_INFINITY;
  const replaced = at(last, j - 1) + Number(a[i - 1] !== b[j - 1]);
  const swapped =
    i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(beforeLast, j - 2) + 1 : replaced;
  return Math.min(at(last, j) + 1, at(row, j - 1) + 1, replaced, swapped);
}
