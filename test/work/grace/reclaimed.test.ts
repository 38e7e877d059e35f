import { describe, expect, it } from 'vitest';
import type { NfsVersion } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { allReclaimed } from '../../../src/work/grace/reclaimed.ts';
import { recordPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';
import { mountedHost } from '../mounted-host.ts';

const cluster = fourServers();
const nfs1 = cluster.servers.find(({ name }) => name === 'nfs1') ?? expect.fail('four servers have a first one');
const { recovery } = recordPaths(cluster, 'nfs1');
const CLIENT = '::ffff:192.0.2.201-(5:owner)';

/** `completed`: how many RECLAIM_COMPLETEs of the address Ganesha has granted; a fourth number of it failed. */
function reclaimed(versions: readonly NfsVersion[], records: readonly string[], completed: number) {
  const host = mountedHost(
    'node1',
    cluster,
    Object.fromEntries(records.map((record) => [`${recovery}/${record}/x`, ''])),
  );
  const call = async () => ['OK', ['OPEN', 7, 0, 'RECLAIM_COMPLETE', completed + 1, 1]];
  const machine = { ...host, bus: () => ({ call }) } as unknown as Machine;
  return allReclaimed(machine, cluster, { ...nfs1, versions });
}

describe('the clients of a server have all reclaimed', () => {
  it('when each that it expects has said so, and not a moment earlier', async () => {
    expect(await reclaimed(['4.1'], [`v4old/${CLIENT}`, 'v4recov/x-(1:y)'], 1)).toBe(true);
    expect(await reclaimed(['4.1'], [`v4old/${CLIENT}`, 'v4recov/x-(1:y)'], 0)).toBe(false);
  });

  it('or not, nobody can tell where the state volume is not mounted', async () => {
    const lost = memoryHost('node1') as unknown as Machine;
    expect(await allReclaimed(lost, cluster, { ...nfs1, versions: ['4.1'] })).toBe(false);
  });

  it('never, as far as anybody can tell, where NFSv3 is served', async () => {
    expect(await reclaimed(['3', '4.1'], [`v4old/${CLIENT}`], 1)).toBe(false);
    expect(await reclaimed(['3', '4.1'], [], 0)).toBe(false);
  });

  it('not when more than were expected share its address: whose word it was, nobody knows', async () => {
    const two = [`v4old/${CLIENT}`, `v4recov/${CLIENT}`, 'v4recov/::ffff:192.0.2.201-(5:other)'];
    expect(await reclaimed(['4.1'], two, 1)).toBe(false);
  });
});
