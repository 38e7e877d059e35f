import { expect, it } from 'vitest';
import { monClone } from '../../../src/core/plan/clones.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { examples } from '../example-clusters.ts';

const example = (name: string) => examples.find(([known]) => known === name)?.[1] as Cluster;
const looks = (cluster: Cluster) =>
  monClone(cluster).primitive.operations.find(({ name }) => name === 'monitor')?.interval;

it('a keeper is looked at more often where a server has no supervisor that would see its death', () => {
  expect([looks(example('active-active')), looks(example('active-passive'))]).toEqual(['60s', '10s']);
});
