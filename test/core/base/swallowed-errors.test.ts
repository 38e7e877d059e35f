import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const source = new URL('../../../src/', import.meta.url);
const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));

/** An error that nobody looks at: `catch {`, `.catch(() => ...)`. */
const SWALLOWS = /\bcatch \{|\.catch\((\(\)|$)/;
const COMMENT = /^\s*(\/\/|\/?\*)/;

/** The lines of a source that drop an error, with no word of why beside it: three lines above (a function's comment counts), two below. */
function unexplained(text: string): readonly number[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => {
    if (!SWALLOWS.test(line)) return [];
    // What the formatter broke: it has a parameter, or none, in the next line.
    if (/\.catch\($/.test(line) && !/^\s*\(\)/.test(lines[at + 1] ?? '')) return [];
    return lines.slice(Math.max(0, at - 3), at + 3).some((near) => COMMENT.test(near)) ? [] : [at + 1];
  });
}

describe('an error that is swallowed', () => {
  test('has its reason beside it, everywhere in the source', () => {
    const all = files.flatMap((file) =>
      unexplained(readFileSync(new URL(file, source), 'utf8')).map((line) => `src/${file}:${line}`),
    );
    expect(all).toEqual([]);
  });

  test('is found where there is none', () => {
    expect(unexplained('a();\nb().catch(() => undefined);')).toEqual([2]);
    expect(unexplained('try {\n  a();\n} catch {\n  b();\n}')).toEqual([3]);
    expect(unexplained('a().catch(\n  () => undefined,\n);')).toEqual([1]);
    expect(unexplained('a().catch(\n  (error) => tell(error),\n);')).toEqual([]);
    expect(unexplained('// Asked again.\nb().catch(() => undefined);')).toEqual([]);
  });
});
