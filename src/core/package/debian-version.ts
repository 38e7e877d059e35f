// Which of two versions of a Debian package is the later one (Debian Policy 5.6.12).

/** Below 0: a is earlier. 0: they are equal, which two spellings may be (1.0 and 1.00). */
export function compareVersions(a: string, b: string): number {
  const [one, other] = [split(a), split(b)];
  return one.epoch - other.epoch || byParts(one.upstream, other.upstream) || byParts(one.revision, other.revision);
}

// ---

function split(version: string): { epoch: number; upstream: string; revision: string } {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/.exec(version.trim()) ?? [];
  const hyphen = rest.lastIndexOf('-');
  const [upstream, revision] = hyphen < 0 ? [rest, ''] : [rest.slice(0, hyphen), rest.slice(hyphen + 1)];
  return { epoch: Number(epoch), upstream, revision };
}

/** By turns what is no digit, then a number. */
function byParts(a: string, b: string): number {
  let [left, right] = [a, b];
  while (left !== '' || right !== '') {
    const [words, others] = [/^\D*/.exec(left)?.[0] ?? '', /^\D*/.exec(right)?.[0] ?? ''];
    const [digits, figures] = [digitsAt(left, words.length), digitsAt(right, others.length)];
    const order = byLetters(words, others) || Number(digits) - Number(figures);
    if (order !== 0) return order;
    left = left.slice(words.length + digits.length);
    right = right.slice(others.length + figures.length);
  }
  return 0;
}

const digitsAt = (text: string, at: number): string => /^\d*/.exec(text.slice(at))?.[0] ?? '';

function byLetters(a: string, b: string): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = rank(a[at]) - rank(b[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde comes before the end, letters before all else. */
function rank(letter: string | undefined): number {
  if (letter === undefined) return 0;
  if (letter === '~') return -1;
  return letter.charCodeAt(0) + (/[A-Za-z]/.test(letter) ? 0 : 256);
}
