import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../src/host/tool-error.ts';
import { fence, planFence } from '../../../src/work/commands/fence.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { fourServers } from '../../core/four-servers.ts';
import { fakePacemaker } from './fake-pacemaker.ts';

/** The device does as it is told, unless it is broken; then Pacemaker moves the node's servers. */
function scene({ broken = false } = {}) {
  const cluster = fourServers();
  const pacemaker = fakePacemaker(cluster);
  const asked: string[] = [];
  const hosts = pacemaker.hosts.map((host) => ({
    ...host,
    run: async (...[argv, options]: Parameters<typeof host.run>) => {
      if (argv[0] !== 'stonith_admin') return host.run(argv, options);
      asked.push(`${host.name}: ${argv.join(' ')}`);
      if (broken) throw new ToolError({ argv, host: host.name, exitCode: 1, stdout: '', stderr: 'No route to host' });
      pacemaker.offline.add(argv[2] ?? '');
      pacemaker.on.set('nfs2', 'node3');
      return { stdout: '', stderr: '', exitCode: 0 };
    },
  }));
  const parts = { hosts: hosts as never, cluster, progress: silent, signal: new AbortController().signal };
  return { cluster, pacemaker, asked, parts };
}

describe('doctor --fence', () => {
  test('another node asks for it, and it is said where the servers went', async () => {
    const { parts, asked } = scene();
    const plan = await planFence(parts, 'node2');
    expect(plan).toEqual({
      node: 'node2',
      by: 'node1',
      servers: [{ server: 'nfs2', to: ['node3', 'node4', 'node1'] }],
    });
    expect(await fence(parts, plan)).toMatchObject({
      ...{ fenced: 'node2', by: 'node1' },
      servers: [{ server: 'nfs2', from: 'node2', to: 'node3' }],
    });
    expect(asked).toEqual(['node1: stonith_admin --reboot node2 --timeout 180']);
  });

  test('a device that fails says why', async () => {
    const { parts } = scene({ broken: true });
    await expect(fence(parts, await planFence(parts, 'node2'))).rejects.toMatchObject({
      ...{ exit: 1, code: 'fencing-failed', message: expect.stringContaining('No route to host') },
    });
  });

  test('the last node is not fenced, nor one that is none, nor any without a device', async () => {
    const { parts, pacemaker, cluster, asked } = scene();
    await expect(planFence(parts, 'nowhere')).rejects.toMatchObject({ exit: 2, code: 'unknown-node' });
    const waived = { ...cluster, fencing: { kind: 'none-accept-split-brain' as const } };
    await expect(planFence({ ...parts, cluster: waived }, 'node2')).rejects.toMatchObject({
      exit: 3,
      code: 'no-fencing',
    });
    pacemaker.offline.add('node2').add('node3').add('node4');
    await expect(planFence(parts, 'node1')).rejects.toMatchObject({ exit: 3, code: 'last-node' });
    expect(asked).toEqual([]);
  });
});
