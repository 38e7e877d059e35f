// Who holds NFSv3 locks, with a real kernel's client: from its first lock to the reclaim after a crash.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRecords } from '../../src/core/locks/client-record.ts';
import { decodeStateFile } from '../../src/core/protocol/statd-file.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { type LockPaths, lockPaths } from '../../src/work/locks/lock-paths.ts';
import { locksOf } from './locks-of.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

const ADDRESS = '192.0.2.101';

let one: OneServer;
let client: LabClient;
let paths: LockPaths;
let exportPath: string;

beforeAll(async () => {
  one = await oneServer(`t-nfsv3-locks-${process.pid}`, { versions: ['3'], lease: '3s', grace: '5s' });
  const { cluster } = readSpec(await one.lab.spec(), 'test');
  const [exported] = cluster?.exports ?? [];
  if (cluster === undefined || exported === undefined) throw new Error('the lab has a cluster');
  paths = lockPaths(cluster, SERVER);
  exportPath = exported.path;
  [client] = await Promise.all([one.lab.addClient('kernel:3'), one.start()]);
  await client.mount({ address: ADDRESS, path: exported.path });
});

afterAll(async () => {
  await one?.lab.stop();
});

const listed = async (folder: string): Promise<readonly string[]> => (await one.node.files.list(folder)) ?? [];

const stateIn = async (path: string) =>
  decodeStateFile((await one.node.files.readBytes(path)) ?? new Uint8Array()) ?? Number.NaN;

/** Where the process is told, on the client. */
const heldBy = (name: string) => `/run/held-${name}`;

/** Holds a lock on a file until `release`; returns when it has it. */
async function lock(name: string): Promise<void> {
  const held = heldBy(name);
  // What sleeps is the process that says its number, and has the descriptor.
  const holder = `echo $$ >${held}; exec sleep 600`;
  const program = `(flock 9 && exec sh -c '${holder}') 9>/run/nfs/${name} >/dev/null 2>&1 &`;
  await client.exec(['sh', '-c', program]);
  await one.until(`the lock on ${name}`, async () =>
    (await client.exec(['test', '-s', held])).exitCode === 0 ? true : undefined,
  );
}

const hasLock = async (name: string) => (await locksOf(one.node, `${exportPath}/${name}`)) > 0;

/** The client is on the list of the living, since Ganesha has heard of its lock again, and the lock is there. */
async function reclaimed(): Promise<void> {
  await one.until('the reclaim', async () =>
    (await listed(paths.live)).includes(client.address) && (await hasLock('first')) ? true : undefined,
  );
  expect((await one.serving()).inGrace).toBe(true);
}

async function release(name: string): Promise<void> {
  const { stdout } = await client.exec(['cat', heldBy(name)]);
  await client.exec(['kill', stdout.trim()]);
}

const signal = (name: string, pid: number) => one.node.run(['kill', `-${name}`, `${pid}`]);

describe('a client that holds an NFSv3 lock', () => {
  it('is on the list of its server as soon as it has it, by its address', async () => {
    await lock('first');
    expect(await listed(paths.live)).toEqual([client.address]);
    const text = await one.node.files.read(`${paths.live}/${client.address}`);
    expect(decodeRecords(text ?? '')).toEqual([{ client: client.address, myName: SERVER }]);
  });

  it('is told after a crash that its server has restarted, and has its lock again before the grace is over', async () => {
    const before = await one.serving();
    const state = await stateIn(paths.sealedState);
    await signal('KILL', before.daemonPid ?? 0);
    const after = await one.serving(({ epoch, notify }) => epoch !== before.epoch && notify.told === 1);
    expect(after).toMatchObject({ inGrace: true, notify: { told: 1, silent: 0, gone: 0 } });
    expect(await stateIn(paths.sealedState)).toBeGreaterThan(state);
    expect(await stateIn(paths.statdState)).toBe(await stateIn(paths.sealedState));
    await reclaimed();
    expect(await listed(paths.sealedClients)).toEqual([]);
    const cell = ['nsenter', '-t', `${after.daemonPid}`, '-m', '-u', '-n'] as const;
    // The way out by hand: whoever has been told already is not told again.
    await one.node.run([...cell, 'sm-notify', '-d', '-f', '-n', '-m', '1', '-v', ADDRESS, '-P', paths.sealed]);
  });

  it('is told again, with another number, when its server dies again before it could reclaim', async () => {
    const first = await one.serving();
    await signal('KILL', first.daemonPid ?? 0);
    const second = await one.serving(({ epoch, notify }) => epoch !== first.epoch && notify.told === 1);
    const state = await stateIn(paths.sealedState);
    await signal('KILL', second.daemonPid ?? 0);
    const third = await one.serving(({ epoch, notify }) => epoch !== second.epoch && notify.told === 1);
    expect(third.notify).toEqual({ told: 1, silent: 0, gone: 0 });
    expect(await stateIn(paths.sealedState)).toBeGreaterThan(state);
    await reclaimed();
  });

  it('is told after a move, once the address is announced where it went', async () => {
    await one.agent('nfs_address', 'stop');
    await one.agent('ganesha_nfsd', 'stop');
    expect(await listed(paths.live)).toEqual([client.address]);
    await one.agent('ganesha_nfsd', 'start');
    expect(await one.serving()).toMatchObject({ announced: false, notify: { told: 0 } });
    expect(await listed(paths.sealedClients)).toEqual([client.address]);
    await one.agent('nfs_address', 'start');
    await one.serving(({ notify }) => notify.told === 1);
    await reclaimed();
    await one.until('the end of grace', async () => ((await one.serving()).inGrace ? undefined : true));
    await one.until('nobody to be remembered as told', async () =>
      (await listed(`${paths.sealed}/told`)).length === 0 ? true : undefined,
    );
    expect(await hasLock('first')).toBe(true);
  });

  it('is listed by the call-out itself while the supervisor is stopped, and its lock does not wait for that', async () => {
    const before = await one.serving();
    await one.until('the end of grace', async () => ((await one.serving()).inGrace ? undefined : true));
    await release('first');
    await client.exec(['rm', '/run/nfs/first']);
    await one.until('the end of its last lock', async () =>
      (await listed(paths.live)).length === 0 ? true : undefined,
    );
    const identity = await one.node.files.read(`/run/gracekeeper/servers/${SERVER}/supervisor.json`);
    const { pid } = JSON.parse(identity ?? '{}') as { pid: number };
    await signal('STOP', pid);
    try {
      await lock('second');
      expect(await listed(paths.live)).toEqual([client.address]);
    } finally {
      await signal('CONT', pid);
    }
    expect((await one.serving()).epoch).toBe(before.epoch);
  });

  it('has its locks freed when it says that it has rebooted, though its server lives on', async () => {
    expect(await hasLock('second')).toBe(true);
    // As at a boot: its state is another one, and whoever it had watched is told so.
    await client.exec(['sm-notify', '-d', '-f', '-m', '1'], { deadlineMs: 60_000 });
    await one.until('the end of its lock', async () => ((await hasLock('second')) ? undefined : true));
    await one.until('nobody to be told of a restart', async () =>
      (await listed(paths.live)).length === 0 ? true : undefined,
    );
  });
});
