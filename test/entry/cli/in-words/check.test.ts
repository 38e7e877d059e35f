import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { checkInWords, effectiveInWords } from '../../../../src/entry/cli/in-words/check.ts';
import { expectGolden } from '../../../core/golden.ts';

const textOf = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const checked = (path: string) => ({ text: textOf(path), ...readSpec(textOf(path), path) });

describe('check in words', () => {
  it('tells a terrible spec all its mistakes at once', () => {
    const terrible = checked('test/golden/terrible.yaml');
    const errors = terrible.findings.filter(({ level }) => level === 'error');
    expect(new Set(errors.map(({ code }) => code)).size).toBeGreaterThan(20);
    expectGolden('terrible.txt', `${checkInWords(terrible, 'test/golden/terrible.yaml')}\n`);
  });

  it.each([
    ['two-nodes', 'office: 2 nodes, 2 servers, 2 exports: fine'],
    ['active-active', 'home: 4 nodes, 4 servers, 1 export: fine, 1 note'],
    ['own-exports', 'campus: 3 nodes, 3 servers, 3 exports: fine, 1 warning'],
    ['waiver', 'sandbox: 3 nodes, 1 server, 1 export: fine'],
    ['ipv6', 'six: 3 nodes, 2 servers, 2 exports: fine, 1 warning'],
  ])('ends with one line that sums up: %s', (name, line) => {
    const file = `examples/${name}.yaml`;
    expect(checkInWords(checked(file), file).split('\n').at(-1)).toBe(line);
  });

  it('prints the effective spec as a spec: what was found is in comments', () => {
    const own = checked('examples/own-exports.yaml');
    if (own.cluster === undefined) throw new Error('the example has errors');
    const text = effectiveInWords(own, own.cluster, 'examples/own-exports.yaml');
    expect(text).toMatch(/^# .*nfs3-whole-grace/);
    expect(readSpec(text, 'effective.yaml').cluster).toEqual(own.cluster);
  });
});
