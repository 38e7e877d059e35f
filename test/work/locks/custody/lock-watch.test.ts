import { beforeEach, describe, expect, it } from 'vitest';
import { LockWatch } from '../../../../src/work/locks/custody/lock-watch.ts';
import { FakeDaemon } from './fake-daemon.ts';

let daemon: FakeDaemon;
let watch: LockWatch;
let now = 0;

beforeEach(() => {
  now = 0;
  daemon = new FakeDaemon();
  for (let fd = 0; fd < 2_000; fd += 1) daemon.open(fd, 1_000 + fd);
  watch = new LockWatch(daemon, ['/srv']);
  look();
});

function look(times = 1): void {
  for (let i = 0; i < times; i += 1) {
    now += 20;
    watch.look(now);
  }
}

const held = () => watch.holdings.locks;

/** How many descriptors were read for this. */
function cost(act: () => void): number {
  const before = daemon.asked.info;
  act();
  return daemon.asked.info - before;
}

describe('a lock of a daemon', () => {
  it('outlives it, until it is let go', () => {
    daemon.lock(7);
    look();
    daemon.die();
    look(50);
    expect(daemon.locked).toHaveLength(1);
    daemon.alive = false;
    look(50);
    expect(daemon.locked).toHaveLength(1);
    watch.close();
    expect(daemon.locked).toEqual([]);
  });

  it('that the daemon gives up is free, and nothing of it is kept at the next look', () => {
    daemon.lock(7);
    look();
    daemon.unlock(7);
    expect(daemon.locked).toEqual([]);
    look();
    expect(watch.holdings).toEqual({ descriptors: 0, locks: 0 });
  });

  it('whose descriptor is closed as it is goes when the daemon rests', () => {
    daemon.lock(7);
    look();
    daemon.shut(7);
    expect(daemon.locked).toHaveLength(1);
    look(2);
    expect(daemon.locked).toEqual([]);
  });

  it('or within twenty looks at one that never rests', () => {
    daemon.lock(7);
    look();
    daemon.shut(7);
    for (let i = 0; i < 20; i += 1) {
      daemon.open(3_000 + i, 9);
      look();
    }
    expect(daemon.locked).toEqual([]);
  });

  it('that passes from one descriptor to another between two looks is found, though the list reads the same', () => {
    daemon.open(2_000, 1_007);
    daemon.lock(7);
    look();
    const before = daemon.locks();
    daemon.unlock(7);
    daemon.lock(2_000);
    expect(daemon.locks()).toBe(before);
    look();
    daemon.die();
    expect(daemon.locked).toHaveLength(1);
  });

  it('that passes from another process to the daemon is found, though the list reads the same', () => {
    daemon.foreign = ['WRITE -1 00:2f:1007 0 9'];
    look();
    const before = daemon.locks();
    daemon.foreign = [];
    daemon.lock(7);
    expect(daemon.locks()).toBe(before);
    look();
    expect(held()).toBe(1);
  });

  it('is found with a number that another file had before', () => {
    daemon.shut(1_500);
    daemon.open(1_500, 77);
    daemon.lock(1_500);
    look();
    expect(held()).toBe(1);
  });

  it('counts with all its ranges, which others may read too', () => {
    daemon.lock(7, '0 9', 'READ');
    daemon.lock(7, '20 29');
    daemon.open(2_000, 1_007);
    daemon.lock(2_000, '0 9', 'READ');
    look();
    expect(watch.holdings).toEqual({ descriptors: 2, locks: 3 });
  });
});

describe('looking', () => {
  it('reads nothing while the daemon does not run', () => {
    look(2);
    const before = { ...daemon.asked };
    look(100);
    expect(daemon.asked).toEqual(before);
  });

  it('reads no descriptor while there are no locks but those that it has', () => {
    daemon.lock(7);
    look();
    expect(
      cost(() => {
        daemon.open(2_500, 5);
        look();
      }),
    ).toBe(0);
  });

  it('finds a lock of a file just opened, or of one known, without reading every descriptor', () => {
    daemon.lock(7);
    look();
    daemon.open(2_000, 5);
    daemon.lock(2_000);
    expect(cost(look)).toBeLessThan(10);
    daemon.unlock(7);
    look();
    daemon.lock(7);
    expect(cost(look)).toBeLessThan(10);
    expect(held()).toBe(2);
  });

  it('searches a daemon once for what others have locked, and again when that is no more than a twentieth of the time', () => {
    daemon.foreign = ['WRITE -1 00:2f:5 0 EOF'];
    expect(cost(look)).toBeGreaterThan(2_000);
    const fewer = () =>
      cost(() => {
        daemon.unlock(3);
        look();
      });
    expect(fewer()).toBeLessThan(200);
    now += 4_096 * 0.05;
    expect(fewer()).toBeGreaterThan(2_000);
  });

  it('does not search it for what the list shows twice', () => {
    daemon.lock(7);
    daemon.foreign = ['WRITE -1 00:2f:1007 0 9'];
    look();
    expect(held()).toBe(1);
    expect(
      cost(() => {
        daemon.unlock(3);
        look();
      }),
    ).toBe(0);
  });

  it('says when it may not have what it should, and keeps what it has', () => {
    daemon.lock(7);
    look();
    daemon.refuse = true;
    daemon.lock(8);
    for (let i = 0; i < 3; i += 1) expect(() => look()).toThrow('pidfd_getfd');
    expect(held()).toBe(1);
    daemon.refuse = false;
    look();
    expect(held()).toBe(2);
  });
});
