import { describe, expect, test } from 'vitest';
import { drain } from '../../../src/work/commands/drain.ts';
import { failback } from '../../../src/work/commands/failback.ts';
import { move } from '../../../src/work/commands/move.ts';
import { pause, resume } from '../../../src/work/commands/pause.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { status } from '../../../src/work/commands/status.ts';
import { fourServers } from '../../core/four-servers.ts';
import { fakePacemaker } from './fake-pacemaker.ts';

function scene() {
  const cluster = fourServers();
  const pacemaker = fakePacemaker(cluster);
  const parts = { hosts: pacemaker.hosts, cluster, progress: silent, signal: new AbortController().signal };
  return { cluster, pacemaker, parts };
}

describe('pause', () => {
  test('lets go of every server, and changes nothing the second time', async () => {
    const { pacemaker, parts } = scene();
    expect(await pause(parts)).toMatchObject({ paused: true, changed: true, moved: [] });
    expect((await pause(parts)).changed).toBe(false);
    expect(pacemaker.asked).toEqual(['crm_attribute --type crm_config --name maintenance-mode --update true']);
  });

  test('is said by status once, and not of every server again', async () => {
    const { parts } = scene();
    await pause(parts);
    const { paused, health, findings } = await status(parts.hosts, parts.cluster);
    expect([paused, health, findings.map(({ code }) => code)]).toEqual([true, 'FAILOVER', ['cluster-paused']]);
  });

  test('is refused where no node answers', async () => {
    const { pacemaker, parts } = scene();
    for (const { name } of parts.cluster.nodes) pacemaker.offline.add(name);
    await expect(pause(parts)).rejects.toMatchObject({ exit: 3, code: 'cluster-down' });
    expect(pacemaker.asked).toEqual([]);
  });

  test('is refused while a server is on its way', async () => {
    const { pacemaker, parts } = scene();
    pacemaker.phases.set('nfs2', 'stopping');
    await expect(pause(parts)).rejects.toMatchObject({
      ...{ exit: 3, code: 'not-at-rest', message: 'nfs2 is stopping: a pause now would leave it so' },
    });
    expect(pacemaker.asked).toEqual([]);
  });
});

describe('resume', () => {
  test('ends the pause, and says which servers are elsewhere since', async () => {
    const { pacemaker, parts } = scene();
    await pause(parts);
    pacemaker.onResume = () => pacemaker.on.set('nfs3', 'node4');
    expect(await resume(parts)).toMatchObject({
      ...{ paused: false, changed: true, moved: [{ server: 'nfs3', from: 'node3', to: 'node4' }] },
    });
    expect((await resume(parts)).changed).toBe(false);
  });
});

describe('while the cluster is paused', () => {
  test('move, failback and drain are refused at once, and nothing is touched', async () => {
    const { pacemaker, parts } = scene();
    const { hosts, cluster } = parts;
    pacemaker.on.set('nfs2', 'node1');
    await pause(parts);
    pacemaker.asked.length = 0;
    const refused = { exit: 3, code: 'paused' };
    await expect(move(hosts, cluster, 'nfs1', 'node2', silent)).rejects.toMatchObject(refused);
    await expect(failback(parts)).rejects.toMatchObject(refused);
    await expect(drain(parts, 'node1')).rejects.toMatchObject(refused);
    expect(pacemaker.asked).toEqual([]);
  });

  test('so is the move of a single server that is unmanaged', async () => {
    const { pacemaker, parts } = scene();
    pacemaker.unmanaged.add('nfs1');
    const moved = move(parts.hosts, parts.cluster, 'nfs1', 'node2', silent);
    await expect(moved).rejects.toMatchObject({ exit: 3, code: 'unmanaged' });
  });
});
