import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasErrors } from '../../../src/core/base/finding.ts';
import { effective } from '../../../src/core/spec/effective.ts';
import { printFinding } from '../../../src/core/spec/print-finding.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { examples } from '../example-clusters.ts';
import { anyCluster } from './any-cluster.ts';
import { GOOD } from './spec-text.ts';

describe('a cluster written out', () => {
  it('reads back as itself', () => {
    fc.assert(
      fc.property(anyCluster, (cluster) => {
        const text = effective(cluster);
        const { findings, ...read } = readSpec(text, 'cluster.yaml');
        expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
        expect(read.cluster).toEqual(cluster);
      }),
      { numRuns: 300 },
    );
  });

  it.each(examples)('reads back as itself: %s', (_name, cluster) => {
    expect(readSpec(effective(cluster), 'cluster.yaml').cluster).toEqual(cluster);
  });

  it('leaves nothing to be filled in: written out again it is the same text', () => {
    fc.assert(
      fc.property(anyCluster, (cluster) => {
        const text = effective(cluster);
        const again = readSpec(text, 'cluster.yaml').cluster;
        expect(again && effective(again)).toBe(text);
      }),
      { numRuns: 100 },
    );
  });
});

/** The good spec with pieces cut out, doubled, or replaced by what YAML finds meaningful. */
const mutated = fc
  .array(
    fc.record({
      at: fc.nat(GOOD.length),
      length: fc.nat(40),
      put: fc.oneof(
        fc.string({ maxLength: 5 }),
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ': ',
          '- ',
          '\n',
          '\t',
          '&a ',
          '*a',
          '<<: ',
          '? ',
          '!!set ',
          '"',
          "'",
          '#',
          '|',
          '>',
          '%YAML 1.1\n---\n',
          '...',
          '__proto__: 1',
          'null',
          '~',
          '\r',
          '\u2028',
          '\ufeff',
        ),
      ),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((edits) => edits.reduce((text, { at, length, put }) => text.slice(0, at) + put + text.slice(at + length), GOOD));

describe('any text', () => {
  const anyText = fc.oneof(mutated, fc.string(), fc.string({ unit: 'binary' }), fc.json());

  it('is a cluster or has errors, never both and never neither', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { cluster, findings } = readSpec(text, 'f');
        expect(cluster === undefined).toBe(hasErrors(findings));
      }),
      { numRuns: 700 },
    );
  });

  it('has findings inside of it, in order', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const lines = text.split('\n');
        let last: readonly [number, number] = [1, 1];
        for (const finding of readSpec(text, 'f').findings) {
          const { line, column } = finding.where ?? { line: 0, column: 0 };
          expect(line).toBeGreaterThan(0);
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeGreaterThan(0);
          expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1);
          expect(line > last[0] || (line === last[0] && column >= last[1])).toBe(true);
          expect(printFinding(finding, text)).toMatch(new RegExp(`^f:${line}:${column}: `));
          last = [line, column];
        }
      }),
      { numRuns: 700 },
    );
  });

  it.each([
    ['deep flow', '['.repeat(20_000)],
    ['deep maps', '{a: '.repeat(20_000)],
    ['deep blocks', Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['an alias of itself', 'nodes: &a [*a]'],
    [
      'aliases of aliases',
      `a: &a [x, x]\n${[...'bcdefghijklmnopqrstuvwxyz'].map((c, i) => `${c}: &${c} [*${'abcdefghijklmnopqrstuvwxyz'[i]}, *${'abcdefghijklmnopqrstuvwxyz'[i]}]`).join('\n')}`,
    ],
    ['the prototype', '__proto__: { polluted: true }'],
  ])('ends soon, with errors: %s', (_name, text) => {
    const { cluster, findings } = readSpec(text, 'f');
    expect(cluster).toBeUndefined();
    expect(hasErrors(findings)).toBe(true);
    expect('polluted' in {}).toBe(false);
  });
});
