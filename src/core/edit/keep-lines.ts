// What a YAML library writes differs from what a person wrote in spaces: lines that say the same keep the look that they had.

/** `after`, with what also stands in `before`, but for spaces and for where its lines end, as it stands there. The order of what stays is the same in both. */
export function keepLines(before: string, after: string): string {
  const was = before.split('\n');
  const becomes = brokenAs(was, after.split('\n'));
  const [wasSaid, becomesSaid] = [was.map(bare), becomes.map(bare)];
  const longest = lengths(wasSaid, becomesSaid);
  const kept: string[] = [];
  for (let [i, j] = [0, 0]; j < becomes.length; ) {
    const common = longest[i]?.[j] ?? 0;
    if (i < was.length && wasSaid[i] === becomesSaid[j]) [kept[kept.length], i, j] = [was[i] ?? '', i + 1, j + 1];
    else if (i < was.length && longest[i + 1]?.[j] === common) i++;
    else kept.push(tidy(becomes[j++] ?? ''));
  }
  return kept.join('\n');
}

/** A person breaks a line between a key and its `{`, which the library does not. */
const MOST_BROKEN = 8;

/** Each line that several of `was` say together, as those. */
function brokenAs(was: readonly string[], lines: readonly string[]): readonly string[] {
  const single = new Set(was.map(bare));
  const together = new Map<string, readonly string[]>();
  for (const [first, begin] of was.entries())
    for (let count = 2; count <= MOST_BROKEN && bare(begin) !== ''; count++) {
      const broken = was.slice(first, first + count);
      const said = bare(broken.join(''));
      // The shortest: an empty line after it is a line of its own.
      if (!together.has(said)) together.set(said, broken);
    }
  return lines.flatMap((line) => (single.has(bare(line)) ? [line] : (together.get(bare(line)) ?? [line])));
}

const bare = (line: string): string => line.replace(/\s+/g, '');

/** As people write lists in one line. */
const tidy = (line: string): string => (/["'#]/.test(line) ? line : line.replace(/\[ /g, '[').replace(/ \]/g, ']'));

/** The length of the longest common subsequence of what follows from each place in either. */
function lengths(left: readonly string[], right: readonly string[]): readonly (readonly number[])[] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let j = right.length - 1; j >= 0; j--) {
      const [row, next] = [table[i], table[i + 1]];
      if (row === undefined || next === undefined) continue;
      row[j] = left[i] === right[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, row[j + 1] ?? 0);
    }
  return table;
}
