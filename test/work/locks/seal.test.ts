import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeRecords } from '../../../src/core/locks/client-record.ts';
import { decodeStateFile, encodeStateFile } from '../../../src/core/protocol/statd-file.ts';
import { localHost } from '../../../src/host/local.ts';
import { sealClients } from '../../../src/work/locks/seal.ts';
import { hostCutAfter, put, type Scene, SERVER, stateVolume } from './seal-scene.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await stateVolume();
});
afterEach(() => scene.end());

const seal = (host = localHost()) => sealClients(host, scene.cluster, { name: SERVER });
const clients = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('.')).sort();
const sealed = () => clients(scene.paths.sealedClients);
const live = () => clients(scene.paths.live);
const stateIn = async (path: string) => decodeStateFile(await readFile(path));

describe('sealing', () => {
  it('puts aside whoever holds locks, and leaves an empty list', async () => {
    await put(scene.paths.live, 'a', 'b');
    const { folder } = await seal();
    expect(folder).toBe(scene.paths.sealed);
    expect(await clients(`${folder}/sm`)).toEqual(['a', 'b']);
    expect(await live()).toEqual([]);
  });

  it('of a server that never ran makes empty lists', async () => {
    await seal();
    expect([await sealed(), await live()]).toEqual([[], []]);
  });

  it.each([
    ['more', ['b', 'c', 'd']],
    ['fewer', ['b']],
    ['none', []],
  ])('keeps those who have not been told yet: %s hold locks meanwhile', async (_, holders) => {
    await put(scene.paths.sealedClients, 'a', 'b');
    await put(scene.paths.live, ...holders);
    await seal();
    expect(await sealed()).toEqual([...new Set(['a', 'b', ...holders])]);
    expect(await live()).toEqual([]);
  });

  it('takes up those that sm-notify did not reach, and whom only statd knows; statd begins with nobody', async () => {
    const { paths } = scene;
    await put(paths.sealedRest, 'unreached');
    await put(paths.statdClients, 'known', 'b.example.net');
    await put(paths.live, 'known');
    await seal();
    expect(await sealed()).toEqual(['b.example.net', 'known', 'unreached']);
    expect(await clients(paths.statdClients)).toEqual([]);
  });

  it("names a client of statd's as its lock named it, not as DNS does", async () => {
    const { paths } = scene;
    await put(paths.statdClients, '192.0.2.7');
    const record = await readFile(join(paths.statdClients, '192.0.2.7'));
    await writeFile(join(paths.statdClients, 'seven.example.net'), record);
    await seal();
    expect(await sealed()).toEqual(['192.0.2.7']);
    expect(decodeRecords(await readFile(join(paths.sealedClients, '192.0.2.7'), 'latin1'))).toEqual([
      { client: '192.0.2.7', myName: SERVER },
    ]);
  });

  it('leaves out what was never finished', async () => {
    await put(scene.paths.live, 'a');
    await writeFile(join(scene.paths.live, '.b.new-1-0'), 'half');
    await seal();
    expect(await sealed()).toEqual(['a']);
  });
});

describe('the state number', () => {
  it('is on disk for sm-notify and for statd', async () => {
    const { state } = await seal();
    expect(await stateIn(scene.paths.sealedState)).toBe(state);
    expect(await stateIn(scene.paths.statdState)).toBe(state);
  });

  it('is odd and rises, also where many take one at once, each for its server', async () => {
    const servers = Array.from({ length: 12 }, (_, i) => ({ name: `nfs${i}` }));
    const states = (
      await Promise.all(servers.map((server) => sealClients({ ...localHost() }, scene.cluster, server)))
    ).map(({ state }) => state);
    expect(new Set(states).size).toBe(12);
    for (const state of states) expect(state % 2).toBe(1);
    expect((await seal()).state).toBeGreaterThan(Math.max(...states));
  });

  it('is higher than the one that sm-notify made of ours', async () => {
    const { state } = await seal();
    await writeFile(scene.paths.sealedState, encodeStateFile(state + 1000));
    expect((await seal()).state).toBeGreaterThan(state + 1000);
  });
});

describe('a sealing that is cut off', () => {
  const everybody = ['a', 'b', 'c', 'd', 'rest', 'statd'];
  const fill = async (holders: readonly string[]) => {
    const { paths } = scene;
    await put(paths.sealedClients, 'c', 'd');
    await put(paths.sealedRest, 'rest');
    await put(paths.statdClients, 'a', 'statd');
    await put(paths.live, ...holders);
  };

  it.each([
    ['whoever holds locks takes the place', ['a', 'b', 'c', 'd']],
    ['whoever holds locks is added', ['a', 'b']],
  ])('at any of its changes loses nobody and uses no number twice: %s', async (_, holders) => {
    const told = new Set<number>();
    for (let left = 0; ; left += 1) {
      await scene.end();
      scene = await stateVolume();
      await fill(holders);
      const host = hostCutAfter(left);
      const first = await seal(host).catch(() => undefined);
      const before = await stateIn(scene.paths.sealedState).catch(() => undefined);
      const { state } = await seal();
      expect(await sealed()).toEqual(everybody);
      expect([await live(), await clients(scene.paths.statdClients)]).toEqual([[], []]);
      expect(state).not.toBe(before);
      told.add(left);
      if (first !== undefined) break;
    }
    expect(told.size).toBeGreaterThan(12);
  });
});

describe('a state volume that does not take it', () => {
  it('is said, with the server', async () => {
    await put(scene.paths.live, 'a');
    await expect(seal(hostCutAfter(0))).rejects.toThrow(
      `the clients that hold NFSv3 locks of nfs1 can't be put aside: state volume ${scene.cluster.stateVolume} failed: cut off`,
    );
    expect(await live()).toEqual(['a']);
  });

  it('is not taken for an empty one when it is not mounted', async () => {
    const elsewhere = { ...scene.cluster, stateVolume: `${scene.cluster.stateVolume}/not-mounted` };
    await expect(sealClients(localHost(), elsewhere, { name: SERVER })).rejects.toThrow('is it mounted');
  });
});
