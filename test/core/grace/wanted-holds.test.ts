import { describe, expect, test } from 'vitest';
import { foundAtStart, type Holder, type Incident, lostWith } from '../../../src/core/grace/incident.ts';
import { wantedHolds } from '../../../src/core/grace/wanted-holds.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';
import { defaultSpec } from '../../../src/lab/default-spec.ts';

const sharing = clusterOf(false);
const alone = clusterOf(true);
const crash = (server: string): Incident => ({ server, epoch: 7, node: 'node1', cause: 'crash' });
const here = (...names: string[]) => names.map((name) => ({ name, serving: true }));

describe('who must be in grace', () => {
  test('servers that share an export with the failed one, and it is said for whose sake', () => {
    expect([...wantedHolds(sharing, here('nfs2', 'nfs3'), [crash('nfs1')])]).toEqual([
      ['nfs2', ['nfs1@7']],
      ['nfs3', ['nfs1@7']],
    ]);
  });

  test('servers that share nothing are never touched', () => {
    expect(wantedHolds(alone, here('nfs2', 'nfs3'), [crash('nfs1')]).size).toBe(0);
  });

  test('the failed server itself is in its own grace', () => {
    expect(wantedHolds(sharing, here('nfs1'), [crash('nfs1')]).size).toBe(0);
  });

  test('a server whose daemon does not answer can grant nothing', () => {
    expect(wantedHolds(sharing, [{ name: 'nfs2', serving: false }], [crash('nfs1')]).size).toBe(0);
  });
});

describe('what a holder record tells', () => {
  const held: Holder = { server: 'nfs1', node: 'node1', epoch: 7, stopped: false };

  test('a lost node leaves an incident for each server that it ran', () => {
    expect(lostWith(held, ['node1'])).toMatchObject({ server: 'nfs1', epoch: 7, cause: 'node-lost' });
    expect(lostWith(held, ['node2'])).toBeUndefined();
    expect(lostWith({ ...held, stopped: true }, ['node1'])).toBeUndefined();
    expect(lostWith(undefined, ['node1'])).toBeUndefined();
  });

  test('a start finds an incident that nobody opened, but none after a first start or a clean stop', () => {
    expect(foundAtStart(held, undefined)).toMatchObject({ cause: 'found-at-start', epoch: 7 });
    expect(foundAtStart(held, crash('nfs1'))).toEqual(crash('nfs1'));
    expect(foundAtStart({ ...held, stopped: true }, undefined)).toBeUndefined();
    expect(foundAtStart(undefined, undefined)).toBeUndefined();
  });
});

function clusterOf(ownExports: boolean) {
  const { cluster } = readSpec(defaultSpec({ name: 'x', nodes: 3, versions: ['4.1'], ownExports }), 'test');
  if (cluster === undefined) throw new Error('the default spec is one');
  return cluster;
}
