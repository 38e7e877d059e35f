// Who holds NFSv3 locks, with a real kernel's client: from its first lock to the reclaim after a crash.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeRecords } from '../../src/core/locks/client-record.ts';
import { decodeStateFile } from '../../src/core/protocol/statd-file.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { type LockPaths, lockPaths } from '../../src/work/locks/lock-paths.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

const ADDRESS = '192.0.2.101';

let one: OneServer;
let client: LabClient;
let paths: LockPaths;

beforeAll(async () => {
  one = await oneServer(`t-nfsv3-locks-${process.pid}`, { versions: ['3'], lease: '3s', grace: '5s' });
  const { cluster } = readSpec(await one.lab.spec(), 'test');
  const [exported] = cluster?.exports ?? [];
  if (cluster === undefined || exported === undefined) throw new Error('the lab has a cluster');
  paths = lockPaths(cluster, SERVER);
  [client] = await Promise.all([one.lab.addClient('kernel:3'), one.start()]);
  await client.mount({ address: ADDRESS, path: exported.path });
});

afterAll(async () => {
  await one?.lab.stop();
});

const listed = async (folder: string): Promise<readonly string[]> => (await one.node.files.list(folder)) ?? [];

const stateIn = async (path: string) =>
  decodeStateFile((await one.node.files.readBytes(path)) ?? new Uint8Array()) ?? Number.NaN;

/** Holds a lock on a file until `release`; returns when it has it. */
async function lock(name: string): Promise<void> {
  const held = `/run/held-${name}`;
  const program = `(flock 9 && echo $$ >${held} && exec sleep 600) 9>/run/nfs/${name} >/dev/null 2>&1 &`;
  await client.exec(['sh', '-c', program]);
  await one.until(`the lock on ${name}`, async () =>
    (await client.exec(['test', '-s', held])).exitCode === 0 ? true : undefined,
  );
}

const release = (name: string) => client.exec(['fuser', '-k', `/run/nfs/${name}`]);

const signal = (name: string, pid: number) => one.node.run(['kill', `-${name}`, `${pid}`]);

describe('a client that holds an NFSv3 lock', () => {
  it('is on the list of its server as soon as it has it, by its address', async () => {
    await lock('first');
    expect(await listed(paths.live)).toEqual([client.address]);
    const text = await one.node.files.read(`${paths.live}/${client.address}`);
    expect(decodeRecords(text ?? '')).toEqual([{ client: client.address, myName: SERVER }]);
  });

  it('stays known through a crash, is on the list again when it has reclaimed, and statd says the number it is told', async () => {
    const before = await one.serving();
    const state = await stateIn(paths.sealedState);
    await signal('KILL', before.daemonPid ?? 0);
    const after = await one.serving(({ epoch }) => epoch !== before.epoch);
    expect([...(await listed(paths.sealedClients)), ...(await listed(paths.live))]).toContain(client.address);
    expect(await stateIn(paths.sealedState)).toBeGreaterThan(state);
    expect(await stateIn(paths.statdState)).toBe(await stateIn(paths.sealedState));
    const cell = ['nsenter', '-t', `${after.daemonPid}`, '-m', '-u', '-n'] as const;
    // The way out by hand: whoever has been told already is not told again.
    await one.node.run([...cell, 'sm-notify', '-d', '-f', '-n', '-m', '1', '-v', ADDRESS, '-P', paths.sealed]);
    await one.until('the reclaim', async () => ((await listed(paths.live)).length === 1 ? true : undefined));
    expect(await listed(paths.sealedClients)).toEqual([]);
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
});
