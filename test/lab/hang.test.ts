// A daemon that lives and does not answer, on one node without a cluster (docs/decisions/0007).
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import { PATIENCE } from '../../src/core/observe/pulse.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

let one: OneServer;

beforeAll(async () => {
  one = await oneServer(`t-hang-${process.pid}`);
});

afterEach(async () => {
  await one.agent('ganesha_nfsd', 'stop');
});

afterAll(async () => {
  await one?.lab.stop();
});

const signal = (name: string, pid: number | null) => one.node.run(['kill', `-${name}`, `${pid}`]);

async function journal(): Promise<readonly Observation[]> {
  return readJournal((await one.node.files.read(JOURNAL)) ?? '').observations;
}

/** What was written down of hangs since so many lines. */
async function hangsSince(lines: number) {
  return (await journal()).slice(lines).flatMap((it) => (it.kind === 'daemon-hung' ? it.silent : []));
}

async function busDaemon(): Promise<number> {
  const { stdout } = await one.node.run(['pgrep', '-x', 'dbus-daemon', '--newest']);
  return Number.parseInt(stdout, 10);
}

const inNamespace = (...rule: string[]) => one.node.run(['ip', 'netns', 'exec', `gk-${SERVER}`, 'nft', ...rule]);

describe('a daemon that hangs', () => {
  it('is killed and started anew in place, as if it had crashed', async () => {
    const before = await one.start();
    const lines = (await journal()).length;
    await signal('STOP', before.daemonPid);
    const after = await one.serving(({ epoch }) => epoch !== before.epoch);
    expect(after).toMatchObject({
      restarts: 1,
      announced: true,
      reason: 'ganesha hung: NFS did not answer',
      trouble: null,
    });
    expect(await hangsSince(lines)).toEqual(['nfs']);
    // The status is written first, the journal after it.
    const story = await one.until('its answer in the journal', async () => {
      const kinds = (await journal()).slice(lines).map(({ kind }) => kind);
      return kinds.includes('daemon-answering') ? kinds.filter((kind) => kind.startsWith('daemon-')) : undefined;
    });
    expect(story).toEqual(['daemon-hung', 'daemon-exited', 'daemon-started', 'daemon-answering']);
  });

  it('that answers D-Bus but not NFS is one', async () => {
    const before = await one.start();
    const lines = (await journal()).length;
    await inNamespace('add table inet deaf');
    await inNamespace('add chain inet deaf in { type filter hook input priority -300; }');
    await inNamespace('add rule inet deaf in tcp dport 2049 drop');
    await one.until('the hang', async () => ((await hangsSince(lines)).length > 0 ? true : undefined));
    await inNamespace('delete table inet deaf');
    await one.serving(({ epoch }) => epoch !== before.epoch);
    expect(await hangsSince(lines)).toEqual(['nfs']);
  });

  it('whose bus is deaf gets a new household', async () => {
    const before = await one.start();
    const lines = (await journal()).length;
    const bus = await busDaemon();
    await signal('STOP', bus);
    const after = await one.serving(({ epoch }) => epoch !== before.epoch);
    expect(after.reason).toBe('dbus-daemon hung: its D-Bus did not answer');
    expect(await hangsSince(lines)).toEqual(['bus']);
    expect(await busDaemon()).not.toBe(bus);
  });
});

describe('a daemon that is only held up', () => {
  it('is left alone', async () => {
    const before = await one.start();
    const lines = (await journal()).length;
    for (let time = 0; time < PATIENCE.nfs; time += 1) {
      await signal('STOP', before.daemonPid);
      await one.until('the trouble', async () => ((await trouble()) === null ? undefined : true));
      await signal('CONT', before.daemonPid);
      await one.until('the end of the trouble', async () => ((await trouble()) === null ? true : undefined));
    }
    expect(await one.serving()).toMatchObject({ epoch: before.epoch, restarts: 0 });
    expect(await hangsSince(lines)).toEqual([]);
    // What started it was stopped with it, and still is.
    await signal('KILL', before.daemonPid);
    await one.serving(({ epoch }) => epoch !== before.epoch);
    expect(await hangsSince(lines)).toEqual([]);
  });

  it('is left alone while its address is mute, which leads nowhere', async () => {
    const before = await one.start();
    await one.agent('nfs_address', 'stop');
    await one.node.clock.pause(PATIENCE.nfs * 1_000 + 2_000);
    await one.agent('nfs_address', 'start');
    expect(await one.serving(({ announced }) => announced)).toMatchObject({ epoch: before.epoch, restarts: 0 });
  });
});

const trouble = async () => (await one.serving()).trouble;
