import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Check, verdictOf } from '../../../src/core/doctor/check.ts';
import type { Case } from './cases.ts';
import { clusterCases } from './cluster-cases.ts';
import { fencingCases } from './fencing-cases.ts';
import { machineCases } from './machine-cases.ts';
import { networkCases } from './network-cases.ts';
import { storageCases } from './storage-cases.ts';

const cases: readonly Case[] = [...machineCases, ...networkCases, ...storageCases, ...clusterCases, ...fencingCases];
const folder = new URL('../../../src/core/doctor/checks/', import.meta.url);

const judge = ({ check, cluster }: Case, told: Case['well']) => verdictOf(check, check.judge(told, cluster));

describe.each(cases.map((each) => [`${each.check.name}: ${each.says}`, each] as const))('%s', (_title, each) => {
  // node1 is well in both, and calls itself node1 in the fact that is told by both.
  const well = each.well.filter(({ node }) => each.check.name !== 'nodes' || node === 'node1');

  test('is not said where all is well', () => {
    const verdict = judge(each, well);
    expect(verdict).toMatchObject({ ok: true, state: 'well', fix: null, problems: [] });
    expect(verdict.found).not.toBe('');
  });

  test('is said where it is so, with what mends it', () => {
    const verdict = judge(each, each.wrong);
    expect(verdict).toMatchObject({ ok: false, state: 'wrong' });
    expect(verdict.found).toContain(each.says);
    expect(verdict.fix).toContain(each.fix);
  });
});

test('every check is tried, has a name of its own and says why it matters', async () => {
  const files = readdirSync(folder);
  const modules = await Promise.all(files.map((file) => import(new URL(file, folder).href)));
  const checks = modules.flatMap((module) =>
    Object.values(module).filter((value): value is Check<never> => isCheck(value)),
  );
  expect(checks.length).toBe(files.length);
  expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  expect(checks.filter(({ why }) => !/^[A-Z].{20,}\.$/s.test(why)).map(({ name }) => name)).toEqual([]);
  const tried = new Set(cases.map(({ check }) => check.name));
  expect(checks.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});

const isCheck = (value: unknown): boolean => typeof value === 'object' && value !== null && 'judge' in value;
