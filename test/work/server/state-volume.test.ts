import { describe, expect, it } from 'vitest';
import { onStateVolume, requireStateVolume } from '../../../src/work/server/state-volume.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = { ...fourServers(), name: 'home', stateVolume: '/srv/state' };
const errno = (code: string) =>
  Promise.reject(Object.assign(new Error(`${code}: something, open '/srv/state/x'`), { code }));

describe('the state volume', () => {
  it('is there when it bears the mark of this cluster', async () => {
    const host = memoryHost('node1', { '/srv/state/gracekeeper.json': '{"cluster":"home"}' });
    await requireStateVolume(host, cluster);
  });

  it('is missed by the node that does not see it', async () => {
    await expect(requireStateVolume(memoryHost('node1'), cluster)).rejects.toThrow('is it mounted on node1?');
  });

  it('is not taken from another cluster', async () => {
    const host = memoryHost('node1', { '/srv/state/gracekeeper.json': '{"cluster":"away"}' });
    await expect(requireStateVolume(host, cluster)).rejects.toThrow('belongs to cluster away, not to home');
  });

  it.each([
    ['ENOSPC', 'state volume /srv/state is full'],
    ['EROFS', 'state volume /srv/state is read-only'],
    ['ESTALE', 'state volume /srv/state is stale: mount it anew'],
    ['EFOO', "state volume /srv/state failed: EFOO: something, open '/srv/state/x'"],
  ])('says in words what is wrong with it: %s', async (code, words) => {
    await expect(onStateVolume(memoryHost('node1'), cluster, errno(code))).rejects.toThrow(words);
  });

  it('is not waited for when it hangs', async () => {
    const hung = new Promise<never>(() => undefined);
    await expect(onStateVolume(memoryHost('node1'), cluster, hung, 2_000)).rejects.toThrow('did not answer within 2 s');
  });
});
