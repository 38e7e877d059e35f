import { describe, expect, it } from 'vitest';
import { isBusyOnStateVolume, onStateVolume, requireStateVolume } from '../../../src/work/server/state-volume.ts';
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
    await expect(onStateVolume(memoryHost('node1'), cluster, () => errno(code))).rejects.toThrow(words);
  });

  it('is not waited for when it hangs', async () => {
    const hung = new Promise<never>(() => undefined);
    await expect(onStateVolume(memoryHost('node1'), cluster, () => hung, 2_000)).rejects.toThrow(
      'did not answer within 2 s',
    );
  });

  describe('that hangs', () => {
    const scene = () => {
      const host = memoryHost('node1');
      let heal = (): void => undefined;
      const hung = new Promise<void>((resolve) => {
        heal = resolve;
      });
      const begun: string[] = [];
      const doing = (what: string, how: Promise<void>) =>
        onStateVolume(host, cluster, () => {
          begun.push(what);
          return how.then(() => undefined);
        });
      return { host, begun, doing, hung, heal: () => heal() };
    };

    it('is not given more to do, but for a try now and then', async () => {
      const { host, begun, doing, hung } = scene();
      await expect(doing('first', hung)).rejects.toThrow('did not answer within 5 s');
      await expect(doing('second', hung)).rejects.toThrow('did not answer within 5 s');
      host.now += 5_000;
      await expect(doing('third', hung)).rejects.toThrow('did not answer within 5 s');
      await expect(doing('fourth', hung)).rejects.toThrow('did not answer within 5 s');
      expect(begun).toEqual(['first', 'third']);
      expect(isBusyOnStateVolume(host)).toBe(true);
    });

    it('holds no more than a few threads, however long it hangs', async () => {
      const { host, begun, doing, hung } = scene();
      for (let round = 0; round < 99; round += 1) {
        await expect(doing('again', hung)).rejects.toThrow('did not answer');
        host.now += 10_000;
      }
      expect(begun.length).toBeLessThan(16);
    });

    it('is not given later what was given up meanwhile', async () => {
      const { begun, doing, hung, heal } = scene();
      await expect(doing('first', hung)).rejects.toThrow('did not answer');
      await expect(doing('second', hung)).rejects.toThrow('did not answer');
      heal();
      await doing('third', Promise.resolve());
      expect(begun).toEqual(['first', 'third']);
    });

    it('is trusted again as soon as it answers', async () => {
      const { host, begun, doing, hung, heal } = scene();
      await expect(doing('first', hung)).rejects.toThrow('did not answer within 5 s');
      heal();
      await doing('second', Promise.resolve());
      expect(begun).toEqual(['first', 'second']);
      expect(isBusyOnStateVolume(host)).toBe(false);
    });
  });
});
