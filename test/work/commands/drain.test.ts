import { describe, expect, test } from 'vitest';
import { drain, undoDrain } from '../../../src/work/commands/drain.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { fourServers } from '../../core/four-servers.ts';
import { fakePacemaker } from './fake-pacemaker.ts';

function scene() {
  const cluster = fourServers();
  const pacemaker = fakePacemaker(cluster);
  const parts = { hosts: pacemaker.hosts, cluster, progress: silent, signal: new AbortController().signal };
  return { cluster, pacemaker, parts };
}

describe('drain', () => {
  test('puts the node into standby and says where its servers went', async () => {
    const { parts } = scene();
    expect(await drain(parts, 'node1')).toEqual({
      ...{ node: 'node1', standby: true, changed: true },
      moved: [{ server: 'nfs1', from: 'node1', to: 'node2' }],
    });
  });

  test('of a node that is drained already waits for what has not left it yet, and changes nothing', async () => {
    const { pacemaker, parts } = scene();
    pacemaker.standby.add('node1');
    pacemaker.on.set('nfs1', 'node2');
    expect(await drain(parts, 'node1')).toEqual({ node: 'node1', standby: true, changed: false, moved: [] });
    expect(pacemaker.asked).toEqual([]);
  });

  test('is refused, and nothing touched, where a server may run on no other node that is online', async () => {
    const { pacemaker, parts } = scene();
    pacemaker.offline.add('node2').add('node3');
    pacemaker.bans.push({ resource: 'nfs1', node: 'node4' });
    await expect(drain(parts, 'node1')).rejects.toMatchObject({
      ...{ exit: 3, code: 'nowhere-to-go', message: 'no other node is online where nfs1 may run' },
    });
    await expect(drain(parts, 'node2')).rejects.toMatchObject({ exit: 3, code: 'node-not-online' });
    await expect(drain(parts, 'nowhere')).rejects.toMatchObject({ exit: 2, code: 'unknown-node' });
    expect(pacemaker.asked).toEqual([]);
  });

  test('is asked of a node that answers', async () => {
    const { pacemaker, parts } = scene();
    pacemaker.offline.add('node1');
    await drain(parts, 'node3');
    expect(pacemaker.standby).toEqual(new Set(['node3']));
  });

  test('is undone, once', async () => {
    const { pacemaker, parts } = scene();
    await drain(parts, 'node1');
    expect(await undoDrain(parts, 'node1')).toEqual({ node: 'node1', standby: false, changed: true, moved: [] });
    expect(pacemaker.on.get('nfs1')).toBe('node2');
    expect(await undoDrain(parts, 'node1')).toMatchObject({ changed: false });
  });
});
