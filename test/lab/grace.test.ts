// Holding a real Ganesha in grace, and letting it go: one server on one node, watched every 5 ms by somebody else than who holds it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { bundleNodeAgent, type NodeAgent, startNodeAgent } from './grace/node-agent.ts';
import type { Watched } from './grace/on-node.ts';
import { type OneServer, oneServer } from './grace/one-server.ts';
import { locksOf } from './locks-of.ts';

const server = 'nfs1';
const RECOVERY = `/srv/shared/.gracekeeper/servers/${server}/recovery`;
/** Ganesha looks every 2 s whether a grace is over, half a lease; who leaves one in time has not waited for its end. */
const SHORT_LEASE = { lease: '4s', grace: '90s' };
const TWO_TICKS_MS = 4_500;

let one: OneServer;
let bundle: Awaited<ReturnType<typeof bundleNodeAgent>>;
let watcher: NodeAgent;
let keeper: NodeAgent;

const newKeeper = () => startNodeAgent(one.lab, 'node1', bundle.path);

beforeAll(async () => {
  bundle = await bundleNodeAgent();
  one = await oneServer({ name: `t-grace-${process.pid}`, versions: ['4.1', '4.2'], ...SHORT_LEASE });
  watcher = await newKeeper();
  keeper = await newKeeper();
});

afterEach(async () => {
  const released = keeper.ask({ do: 'release', server });
  await stop();
  // Of a server that is gone, nobody waits for the end of its grace.
  await released;
});

afterAll(async () => {
  await one?.lab.stop();
  await bundle?.remove();
});

async function start(): Promise<void> {
  await one.agent('ganesha_nfsd', 'start');
  await one.agent('nfs_address', 'start');
}

async function stop(): Promise<void> {
  await one.agent('nfs_address', 'stop');
  await one.agent('ganesha_nfsd', 'stop');
}

const pause = (ms: number) => one.node.clock.pause(ms);
const hold = () => keeper.ask<number>({ do: 'hold', server });
const release = () => keeper.ask<number>({ do: 'release', server });

/** In a small part of its grace period. */
async function leaves(released: Promise<unknown> = release()): Promise<void> {
  released.catch(() => undefined);
  await until('the server to have left grace', async () => !(await inGrace()));
}

const inGrace = () => watcher.ask<boolean>({ do: 'in-grace', server });
const allReclaimed = () => watcher.ask<boolean>({ do: 'all-reclaimed', server });
const watch = () => watcher.ask({ do: 'watch', server });

/** What get_grace said one after the other since `watch`: true at first, and in it ever since, is [true]. */
async function watched(): Promise<readonly (boolean | null)[]> {
  const { polls, changes } = await watcher.ask<Watched>({ do: 'watched', server });
  expect(polls).toBeGreaterThan(100);
  return changes.map((change) => change.inGrace);
}

const records = async () =>
  (await Promise.all(['v4old', 'v4recov'].map((folder) => one.node.files.list(`${RECOVERY}/${folder}`)))).flat();

const until = (what: string, probe: () => Promise<boolean>) =>
  eventually(one.node.clock, { what, withinMs: 30_000, everyMs: 20 }, async () => (await probe()) || undefined);

const locks = (file: string) => locksOf(one.node, `/srv/shared/home/${file}`);

async function killDaemon(): Promise<void> {
  const before = await readStatus(one.node, server);
  await one.node.run(['kill', '-KILL', `${before?.daemonPid}`]);
  await until('the next daemon', async () => {
    const status = await readStatus(one.node, server);
    return status?.phase === 'serving' && status.epoch !== before?.epoch;
  });
}

describe('a server that is held in grace', () => {
  it('stays in it without a hole, leaves at the next tick when it is let go, and keeps nothing of it', async () => {
    await start();
    await hold();
    await watch();
    await pause(TWO_TICKS_MS);
    expect(await watched()).toEqual([true]);
    await leaves();
    expect(await records()).toEqual([]);
  });

  it('stays in it when it is held anew while it is being let go, and as long as one of two holds it', async () => {
    await start();
    await hold();
    await watch();
    const released = release();
    await hold();
    await released;
    await pause(TWO_TICKS_MS);
    await watcher.ask({ do: 'hold', server });
    await release();
    await pause(TWO_TICKS_MS);
    expect(await watched()).toEqual([true]);
    await leaves(watcher.ask({ do: 'release', server }));
  });

  it('stays in it when its keeper dies, and the next one lets it go', async () => {
    await start();
    await hold();
    await watch();
    await keeper.ask({ do: 'die', server }).catch(() => undefined);
    await keeper.ended;
    keeper = await newKeeper();
    await pause(TWO_TICKS_MS / 2);
    await hold();
    await pause(TWO_TICKS_MS / 2);
    expect(await watched()).toEqual([true]);
    await leaves();
  });

  it('stays in it where there was no keeper to hold it, until one comes and lets it go', async () => {
    await start();
    expect(await watcher.ask({ do: 'enter-unheld', server })).toBe(true);
    await watch();
    await pause(TWO_TICKS_MS);
    await hold();
    expect(await watched()).toEqual([true]);
    await leaves();
  });

  it('stays in it through two deaths of its daemon, from the first answer of the next', async () => {
    await start();
    await hold();
    await watch();
    for (const _ of ['once', 'twice']) await killDaemon();
    await pause(TWO_TICKS_MS);
    const saw = await watched();
    expect(saw.at(-1)).toBe(true);
    expect(saw).not.toContain(false);
    await leaves();
  });

  it('whose keeper and daemon both died does not wait for anybody who never was', async () => {
    await start();
    await hold();
    await keeper.ask({ do: 'die', server }).catch(() => undefined);
    await keeper.ended;
    keeper = await newKeeper();
    expect(await records()).not.toEqual([]);
    await killDaemon();
    expect(await inGrace()).toBe(false);
    expect(await records()).toEqual([]);
  });
});

describe('a server with clients of its own', () => {
  it('that is held while they reclaim forgets none in three deaths, and leaves when both are done; a client that is lost later delays nobody', async () => {
    await start();
    const client = await one.lab.addClient('kernel:4.1');
    const point = await client.mount({ address: '192.0.2.101', path: '/home' });
    const locked = client.exec(['flock', `${point}/held`, 'sleep', '100'], { deadlineMs: 100_000 });
    locked.catch(() => undefined);
    await until('the lock', async () => (await locks('held')) === 1);
    const recorded = await records();
    expect(recorded).toHaveLength(1);
    // The client notices when it next speaks, which it does to renew its lease: not before the third death.
    await one.lab.partition({ nodes: ['node1'], from: 'everyone' });
    for (const _ of ['once', 'twice', 'three times']) await killDaemon();
    expect(await allReclaimed()).toBe(false);
    await hold();
    await watch();
    await one.lab.join(['node1']);
    // In grace it may ask.
    await client.exec(['stat', '--file-system', point]);
    await until('the client to have reclaimed', allReclaimed);
    expect(await locks('held')).toBe(1);
    await pause(TWO_TICKS_MS);
    expect(await watched()).toEqual([true]);
    await leaves();
    expect(await locks('held')).toBe(1);
    expect(await records()).toEqual(recorded);

    // Ganesha counts it down, though it does not expect it now.
    await hold();
    await client.remove();
    await until('the client to have expired', async () => (await locks('held')) === 0);
    await leaves();
  });
});

describe('a server whose clients never say that they are done', () => {
  it.each([
    ['NFSv3 beside 4.1', ['3', '4.1']],
    ['NFSv4.0', ['4.0']],
  ] as const)('(%s) is held past its grace period, and leaves when the period has passed', async (_, versions) => {
    await one.respecify({ versions, grace: '6s' });
    await start();
    await hold();
    await watch();
    await pause(6_000 + TWO_TICKS_MS);
    expect(await watched()).toEqual([true]);
    await release();
    expect(await inGrace()).toBe(false);
  });
});

describe('a server with the default lease and grace', () => {
  it('stays in it beyond two ticks', async () => {
    await one.respecify({ lease: '60s', grace: '90s' });
    await start();
    await hold();
    await watch();
    await pause(21_000);
    expect(await watched()).toEqual([true]);
  });
});
