import { beforeEach, describe, expect, it } from 'vitest';
import { Custodian } from '../../../../src/work/locks/custody/custodian.ts';
import { memoryHost } from '../../memory-host.ts';
import { FakeDaemon } from './fake-daemon.ts';

let daemon: FakeDaemon;
let opened: string[];
let orphan: boolean;

beforeEach(() => {
  [daemon, opened, orphan] = [new FakeDaemon(), [], false];
  daemon.open(4, 100);
  daemon.lock(4);
});

function custodian() {
  const { clock } = memoryHost('node1');
  const open = (pid: number, startTime: string) => {
    opened.push(`${pid} ${startTime}`);
    return pid === 7 ? undefined : daemon;
  };
  return new Custodian({ clock, open, resolve: async (folder) => folder, isOrphan: () => orphan });
}

const watch = (pid: number) => ({ verb: 'watch', pid, startTime: '1', folders: ['/srv'] });

describe('a custodian', () => {
  it('keeps what the daemon has locked from when it is told of it, and says what it kept when it lets go', async () => {
    const one = custodian();
    await one.answer(watch(5));
    expect(one.status).toMatchObject({ descriptors: 1, locks: 1, trouble: null });
    daemon.die();
    expect(daemon.locked).toHaveLength(1);
    expect(await one.answer({ verb: 'release' })).toMatchObject({ descriptors: 1, locks: 1 });
    expect(daemon.locked).toEqual([]);
    expect(one.status).toMatchObject({ descriptors: 0, locks: 0 });
  });

  it('told of the same daemon again goes on with it, and lets go of it for another', async () => {
    const one = custodian();
    for (const pid of [5, 5, 6]) await one.answer(watch(pid));
    expect(opened).toEqual(['5 1', '6 1']);
  });

  it('told of one that has gone keeps nothing', async () => {
    const one = custodian();
    await one.answer(watch(7));
    expect(one.status.locks).toBe(0);
  });

  it('refuses what it can’t do, and what it does not know', async () => {
    daemon.refuse = true;
    await expect(custodian().answer(watch(5))).rejects.toThrow('pidfd_getfd');
    await expect(custodian().answer({ verb: 'keep' })).rejects.toThrow('unknown request keep');
  });

  it('whose supervisor has died keeps on for a minute, and lets go of all', async () => {
    const one = custodian();
    await one.answer(watch(5));
    daemon.die();
    orphan = true;
    await one.run();
    expect(daemon.locked).toEqual([]);
  });
});
