import { describe, expect, it } from 'vitest';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import type { MountedClient } from '../../../../src/entry/cli/drill/clients.ts';
import { rowLockers } from '../../../../src/entry/cli/drill/row-locks.ts';
import { defaultSpec } from '../../../../src/lab/default-spec.ts';
import type { Lab } from '../../../../src/lab/lab.ts';
import { faultOf } from '../../../../src/work/drill/faults.ts';
import type { DrillScene } from '../../../../src/work/drill/scene.ts';

/** Who holds and who tries when nfs1 crashes, with two clients on each of two servers. */
function lockersOf(ownExports: boolean): readonly string[] {
  const { cluster } = readSpec(defaultSpec({ name: 'c', nodes: 2, versions: ['4.1'], ownExports }), 'test');
  const server = cluster?.servers[0];
  if (cluster === undefined || server === undefined) throw new Error('the default spec is a cluster');
  const mounted = ['nfs1', 'nfs2', 'nfs1', 'nfs2'].map(
    (name, index) =>
      ({ wish: { kind: 'kernel:4.1', server: name }, client: { name: `c${index + 1}` } }) as unknown as MountedClient,
  );
  const scene = { cluster, server, hosts: [] } as unknown as DrillScene;
  const found = rowLockers({} as Lab, scene, faultOf('daemon-crash'), mounted, { kept: 1, churned: 1 }, false);
  return found.map(({ name }) => name).filter((name) => !name.startsWith('churner'));
}

describe('locks in one run of many', () => {
  it('are held by clients of the server that is struck, and tried for through every server that sees its files', () => {
    expect(lockersOf(false)).toEqual([
      ...['keeper of locks-c1 on c1', 'keeper of locks-c3 on c3'],
      ...['rival of locks-c1 on c2', 'rival of locks-c1 on c3', 'rival of locks-c3 on c1', 'rival of locks-c3 on c2'],
    ]);
  });

  it('are held by clients of the others too where these share nothing with it', () => {
    expect(lockersOf(true)).toEqual([
      ...['keeper of locks-c1 on c1', 'keeper of locks-c3 on c3', 'rival of locks-c1 on c3', 'rival of locks-c3 on c1'],
      ...['keeper of locks-c2 on c2', 'keeper of locks-c4 on c4', 'rival of locks-c2 on c4', 'rival of locks-c4 on c2'],
    ]);
  });
});
