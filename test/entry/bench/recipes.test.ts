// Both recipes as what is put into the lab's CIB, and in which order.
import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { comparedRows } from '../../../src/entry/bench/kernel-group/compared.ts';
import { inOrder, recipesOf } from '../../../src/entry/bench/kernel-group/recipes.ts';
import { kernelGroupSpec } from '../../../src/entry/bench/kernel-group/spec.ts';
import { requireCluster } from '../../../src/entry/cli/require-cluster.ts';

const cluster = requireCluster(kernelGroupSpec('compared'), 'bench');
const [server] = cluster.servers;
if (server === undefined) throw new Error('the spec has a server');
const recipes = recipesOf(cluster, server);
const { ours, classic } = recipes;
const inCib = (configuration: string) => decodeCib(`<cib>${configuration}<status/></cib>`);

describe('the recipes', () => {
  test('take turns: whoever was last in a round is first in the next, which saves a change', () => {
    expect([1, 2, 3].map((round) => inOrder(round, recipes).map(({ name }) => name))).toEqual([
      ['ours', 'classic'],
      ['classic', 'ours'],
      ['ours', 'classic'],
    ]);
  });

  test('each have their group in the configuration, and know what of it starts last', () => {
    for (const { group, last, configuration } of [ours, classic])
      expect(
        inCib(configuration)
          .plan.groups.find(({ id }) => id === group)
          ?.members.at(-1)?.id,
      ).toBe(last);
    expect(classic.configuration).not.toContain('provider="gracekeeper"');
    expect(ours.configuration).toContain('provider="gracekeeper"');
  });

  test('leave a fenced node off, both, and have the same devices and options of the cluster', () => {
    const options = (configuration: string) =>
      configuration.match(/<crm_config>.*<\/crm_config>/s)?.[0].replace(/<nvpair[^>]*spec-hash[^>]*>\s*/, '');
    expect(options(classic.configuration)).toContain('name="stonith-action" value="off"');
    expect(options(classic.configuration)).toBe(options(ours.configuration));
    expect(inCib(classic.configuration).plan.fencing).toEqual(inCib(ours.configuration).plan.fencing);
    expect(recipes.devices).toEqual(inCib(ours.configuration).plan.fencing.map(({ id }) => id));
  });
});

test('rows are there from the first round on: a third of the classic gap at a move, half of it at a death', () => {
  const round = { ours: { move: 3_000, death: 8_000 }, classic: { move: 9_000, death: 10_000 } };
  expect(comparedRows([round]).map(({ values, toReach, bare }) => ({ values, toReach, bare: bare?.values }))).toEqual([
    { values: [3], toReach: 3, bare: [9] },
    { values: [8], toReach: 5, bare: [10] },
  ]);
  expect(comparedRows([round, round]).map(({ values }) => values.length)).toEqual([2, 2]);
});
