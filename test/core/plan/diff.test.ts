import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/core/plan/compile.ts';
import { applyChanges, diff } from '../../../src/core/plan/diff.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';

const arbitraryPlan = arbitraryCluster.map((cluster) => compile(cluster));

describe('the difference between two plans', () => {
  test('is empty from a plan to itself', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(diff(plan, structuredClone(plan))).toEqual([]);
      }),
    );
  });

  test('applied to the first plan gives the second', () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryPlan, (a, b) => {
        expect(applyChanges(diff(a, b), a)).toEqual(b);
      }),
    );
  });

  test('applied twice is applied once', () => {
    fc.assert(
      fc.property(arbitraryPlan, arbitraryPlan, (a, b) => {
        const changes = diff(a, b);
        expect(applyChanges(changes, applyChanges(changes, a))).toEqual(applyChanges(changes, a));
      }),
    );
  });
});
