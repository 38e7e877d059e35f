// The lab's storage holder, which plays a cluster file system's lock manager, on nodes without a cluster.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import type { Argv } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { inject } from '../../src/lab/faults.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { type LabOptions, TROUBLE } from '../../src/lab/state.ts';

const FILE = '/srv/shared/home/locked';

const options = (name: string): LabOptions => ({
  name: `t-storage-${name}-${process.pid}`,
  spec: '',
  nodes: [1, 2].map((i) => ({ name: `node${i}`, address: `192.0.2.${10 + i}` })),
  folders: [{ path: '/srv/shared/home', mode: 0o1777 }],
  detached: false,
});

/** fcntl(2). One that waits: whoever had the lock before is gone, but the holder may still have to see that. */
const [F_OFD_SETLK, F_OFD_SETLKW] = [37, 38];

/**
 * Opens the file, takes an OFD lock on ten bytes of it, says so on the node in /run/locked, and acts. struct flock is short type, short
 * whence, then 8 bytes each of start and length.
 */
const locker = (command: number, act: string): Argv => [
  'perl',
  '-e',
  `use Fcntl; open(my $f, '+>>', '${FILE}') or exit 3; my $l = pack('s s x4 q q l x4', F_WRLCK, 0, 0, 10, 0);
   fcntl($f, ${command}, $l) or exit 1; open(my $r, '>', '/run/locked'); close($r); ${act}`,
];

const tries = async (lab: Lab, node: string) =>
  (await lab.host(node).run(locker(F_OFD_SETLK, ''), { okExits: [0, 1] })).exitCode === 0;

const until = (what: string, probe: () => Promise<boolean>) =>
  eventually(systemClock, { what, withinMs: 10_000, everyMs: 5 }, async () => (await probe()) || undefined);

/** Returns when node1 holds the lock, and nobody else can have it. How its process ends after that is nobody's business. */
async function lock(lab: Lab, act = 'sleep'): Promise<void> {
  let ended: unknown;
  const running = lab.host('node1').run(locker(F_OFD_SETLKW, act));
  running.catch((reason) => {
    ended = reason;
  });
  await until('the lock', async () => {
    if (ended !== undefined) throw ended;
    return lab.host('node1').files.exists('/run/locked');
  });
  await lab.host('node1').files.remove('/run/locked');
  expect(await tries(lab, 'node2')).toBe(false);
}

describe('a lock of a node', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab(options('on'));
  });
  afterAll(() => lab.stop());

  it('outlives the node until that is fenced', async () => {
    await lock(lab);
    await inject(lab, 'node-death', 'node1');
    expect(await tries(lab, 'node2')).toBe(false);
    await lab.host('node2').run(['fence_gracekeeper_lab'], { input: 'action=off\nport=node1\n' });
    expect(await tries(lab, 'node2')).toBe(true);
    await lab.power('node1', 'on');
  });

  it('or until it is on again', async () => {
    await lock(lab);
    await inject(lab, 'node-death', 'node1');
    expect(await tries(lab, 'node2')).toBe(false);
    await lab.power('node1', 'on');
    expect(await tries(lab, 'node2')).toBe(true);
  });

  it('does not outlive its process on a node that lives, nor its unlocking, nor its closing', async () => {
    const unlock = `$l = pack('s s x4 q q l x4', F_UNLCK, 0, 0, 10, 0); fcntl($f, 37, $l)`;
    for (const end of ['exit', unlock, 'close($f)']) {
      await lock(lab, `select(undef, undef, undef, 0.5); ${end}; sleep`);
      await until(`the end of a lock by: ${end}`, () => tries(lab, 'node2'));
      for (const pid of await perls()) await lab.host('node1').run(['kill', pid]);
    }
  });

  it('stays with a process that has been given its descriptor, until that closes it', async () => {
    // As the product's custody does: the child has the descriptor too, and closes it when the test says so.
    await lock(lab, `exit if fork; select(undef, undef, undef, 0.01) until -e '/run/enough'`);
    await until('the end of the parent', async () => (await perls()).length === 1);
    expect(await tries(lab, 'node2')).toBe(false);
    await lab.host('node1').files.write('/run/enough', '');
    await until('the end of the child', async () => (await perls()).length === 0);
    await until('the end of the lock', () => tries(lab, 'node2'));
  });

  const perls = async () => {
    const { stdout } = await lab.host('node1').run(['pgrep', '-x', 'perl'], { okExits: [0, 1] });
    return stdout.split('\n').filter(Boolean);
  };
});

describe('a storage holder that dies', () => {
  it('is missed: the lab says so, and kills no node any more whose locks nobody would keep', async () => {
    const lab = await startLab(options('dies'));
    const { stdout } = await lab.runInside(['pgrep', '-f', 'lab-storage-holder[.]cjs /srv']);
    await lab.runInside(['kill', '-KILL', ...(stdout.split('\n').filter(Boolean) as [string])]);
    await until('the news of its end', async () => {
      const { stdout: said } = await lab.runInside(['cat', TROUBLE], { okExits: [0, 1] });
      return said.includes('the storage holder has ended (SIGKILL)');
    });
    await expect(lab.power('node1', 'off')).rejects.toThrow('the storage holder has gone');
    await lab.stop();
  });
});

describe('a lab without a storage holder', () => {
  it('forgets the locks of a node at once', async () => {
    const lab = await startLab({ ...options('off'), storageHolder: false });
    await lock(lab);
    await inject(lab, 'node-death', 'node1');
    expect(await tries(lab, 'node2')).toBe(true);
    await lab.stop();
  });
});
