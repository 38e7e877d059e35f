import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { failback } from '../../../src/work/commands/failback.ts';
import { fourServers } from '../../core/four-servers.ts';
import { fakePacemaker } from './fake-pacemaker.ts';

/** Nfs1 and nfs2 share an export; the others have their own. */
const CLUSTER: Cluster = (() => {
  const plain = fourServers();
  const servers = plain.servers.map((server, i) => ({ ...server, exports: [i < 2 ? 'shared' : `own${i}`] }));
  return { ...plain, servers };
})();

function scene(away: readonly string[]) {
  const pacemaker = fakePacemaker(CLUSTER);
  for (const name of away) pacemaker.on.set(name, 'node4');
  const said: string[] = [];
  const stop = new AbortController();
  const parts = {
    ...{ hosts: pacemaker.hosts, cluster: CLUSTER, signal: stop.signal },
    progress: (step: string) => void said.push(step),
  };
  return { pacemaker, parts, said, stop };
}

const wishes = (asked: readonly string[]) => asked.map((each) => /--resource (\S+) --node (\S+)/.exec(each)?.slice(1));

describe('failback', () => {
  test('takes all that are away home, in the order of the spec', async () => {
    const { pacemaker, parts } = scene(['nfs3', 'nfs1']);
    const { moved, skipped } = await failback(parts);
    expect(moved).toMatchObject([
      { server: 'nfs1', from: 'node4', to: 'node1' },
      { server: 'nfs3', from: 'node4', to: 'node3' },
    ]);
    expect(wishes(pacemaker.asked)).toEqual([
      ['nfs1', 'node1'],
      ['nfs3', 'node3'],
    ]);
    expect(skipped).toEqual([
      { server: 'nfs2', reason: 'it is at home (node2) already' },
      { server: 'nfs4', reason: 'it is at home (node4) already' },
    ]);
  });

  test('waits until nobody that shares an export is in grace, and says for whom', async () => {
    const { pacemaker, parts, said } = scene(['nfs1', 'nfs2']);
    pacemaker.inGrace = (now) => (pacemaker.on.get('nfs1') === 'node1' && now < 5_000 ? ['nfs1'] : []);
    await failback(parts);
    expect(said).toEqual(['moving nfs1 to node1', 'nfs2 waits: nfs1 in grace', 'moving nfs2 to node2']);
    expect(parts.hosts[0].clock.now()).toBeGreaterThanOrEqual(5_000);
  });

  test('does not wait for servers that share nothing, nor for ever', async () => {
    const { pacemaker, parts } = scene(['nfs1']);
    pacemaker.inGrace = () => ['nfs3', 'nfs4'];
    await failback(parts);
    expect(parts.hosts[0].clock.now()).toBe(0);
    pacemaker.on.set('nfs1', 'node4');
    pacemaker.inGrace = () => ['nfs2'];
    expect((await failback(parts)).moved).toHaveLength(1);
  });

  test('leaves out, with the reason, whose home is not online, who is banned from it, and who is served nowhere', async () => {
    const { pacemaker, parts } = scene(['nfs1', 'nfs2']);
    pacemaker.offline.add('node1');
    pacemaker.bans.push({ resource: 'nfs2', node: 'node2' });
    pacemaker.on.set('nfs3', null);
    const { moved, skipped } = await failback(parts);
    expect(moved).toEqual([]);
    expect(skipped.map(({ reason }) => reason)).toEqual([
      'its home node1 is offline',
      'it is banned from node2 (location constraint cli-ban-nfs2)',
      'no node serves it',
      'it is at home (node4) already',
    ]);
  });

  test('of one server is refused with the same reason, and nothing is touched', async () => {
    const { pacemaker, parts } = scene(['nfs1', 'nfs2']);
    pacemaker.standby.add('node1');
    pacemaker.bans.push({ resource: 'nfs2-daemon', node: 'node2' });
    pacemaker.on.set('nfs3', null);
    const refused = (server: string, code: string) =>
      expect(failback(parts, server)).rejects.toMatchObject({ exit: 3, code });
    await refused('nfs1', 'node-not-online');
    await refused('nfs2', 'banned');
    await refused('nfs3', 'not-served');
    await expect(failback(parts, 'nobody')).rejects.toMatchObject({ exit: 2, code: 'unknown-server' });
    expect(pacemaker.asked).toEqual([]);
  });

  test('of one that is at home has nothing to do', async () => {
    const { parts } = scene([]);
    expect(await failback(parts, 'nfs1')).toEqual({
      moved: [],
      skipped: [{ server: 'nfs1', reason: 'it is at home (node1) already' }],
    });
  });

  test('that is interrupted moves no further server, and the next one does', async () => {
    const { pacemaker, parts, stop } = scene(['nfs1', 'nfs3']);
    const interrupted = new Error('interrupted');
    const cut = { ...parts, progress: () => stop.abort(interrupted) };
    await expect(failback(cut)).rejects.toBe(interrupted);
    expect([pacemaker.on.get('nfs1'), pacemaker.on.get('nfs3')]).toEqual(['node1', 'node4']);
    const again = await failback({ ...parts, signal: new AbortController().signal });
    expect(again.moved).toMatchObject([{ server: 'nfs3' }]);
  });
});
