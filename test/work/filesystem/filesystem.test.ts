// What is decided about a filesystem, on a machine that is a map of files: mounts as the kernel lists them, and programs that answer. What really happens
// is seen in test/lab/filesystem.test.ts.
import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import { find, type Wanted } from '../../../src/work/filesystem/find.ts';
import { mountArgv, mountFilesystem } from '../../../src/work/filesystem/mount.ts';
import { troubleOf } from '../../../src/work/filesystem/trouble.ts';
import { inWords, unmountFilesystem } from '../../../src/work/filesystem/unmount.ts';
import { kernelUsers, usersOf } from '../../../src/work/filesystem/users.ts';
import { memoryHost } from '../memory-host.ts';

const papers: Wanted = { device: '/dev/san/papers', directory: '/srv/papers', type: 'ext4', options: '' };
const DEVICES: Record<string, string> = { '/dev/san/papers': '8:10', '/dev/sdb': '8:10', '/dev/sdc': '8:20' }; // hexadecimal

interface Scene {
  mounts: string[];
  readonly ran: string[];
  readonly killed: string[];
  readonly machine: Machine;
  readonly content: Map<string, string>;
}

const at = (place: string, device = '8:10', type = 'ext4', words = 'rw', source = '/dev/sdb') =>
  `40 22 ${device} / ${place} ${words} - ${type} ${source} rw`;

/** `unmount`: whether what is mounted there lets itself be unmounted. `using`: processes as find(1) tells of them; who is killed goes. */
function scene(
  mounts: readonly string[],
  {
    content = {},
    using = [],
    unmount = () => true,
  }: Partial<{
    content: Record<string, string>;
    using: [pid: number, path: string][];
    unmount: (place: string, scene: Scene) => boolean;
  }> = {},
): Scene {
  const host = memoryHost('alpha', { '/sys/dev/block/8:16/uevent': 'MAJOR=8\nDEVNAME=sdb\n', ...content });
  const made: Scene = { mounts: [...mounts], ran: [], killed: [], content: host.content, machine: {} as Machine };
  const users = new Map(using);
  const programs: Record<string, (args: readonly string[]) => string> = {
    realpath: (args) => `${args.at(-1)}\n`,
    stat: (args) => args.flatMap((path) => statLine(args, path)).join('\n'),
    find: () => [...users].map(([pid, path]) => `/proc/${pid}/cwd\t${path}`).join('\n'),
    mount: (args) => {
      made.mounts.push(at(args.at(-1) ?? ''));
      return '';
    },
    umount: (args) => {
      const place = args.at(-1) ?? '';
      const index = made.mounts.findLastIndex((line) => line.split(' ')[4] === place);
      if (index >= 0 && unmount(place, made)) made.mounts.splice(index, 1);
      return '';
    },
  };
  let now = 0;
  const pause = async (ms: number, signal?: AbortSignal) => {
    await new Promise(setImmediate);
    now += signal?.aborted ? 0 : ms;
  };
  const machine = {
    ...host,
    clock: { now: () => now, pause },
    files: {
      ...host.files,
      read: async (path: string) => (path === '/proc/self/mountinfo' ? made.mounts.join('\n') : host.files.read(path)),
    },
    run: async (argv: readonly [string, ...string[]]) => {
      const [program, ...args] = argv;
      if (['mount', 'umount', 'nsenter'].includes(program)) made.ran.push(argv.join(' '));
      return { stdout: programs[program]?.(args) ?? '', stderr: '', exitCode: 0 };
    },
    kill: (pid: number, signal: string) => {
      made.killed.push(`${signal} ${pid}`);
      if (signal === 'SIGKILL' || pid < 100) users.delete(pid);
    },
  };
  return Object.assign(made, { machine: machine as unknown as Machine });
}

/** Namespaces are all one; device numbers in hexadecimal for %t:%T. */
function statLine(args: readonly string[], path: string): string[] {
  if (args.some((word) => word.includes('%t')))
    return DEVICES[path] === undefined ? [] : [`${DEVICES[path]}:block special file:${path}`];
  return path.startsWith('/proc/') || path.startsWith('/srv') ? [`8:16:7:${path}`] : [];
}

const held = () => undefined;
const block = at('/srv/papers', '8:16');

describe('a filesystem on a node', () => {
  it('is found by its device, under whatever name and wherever it is mounted', async () => {
    const { machine } = scene([at('/', '254:0'), at('/mnt', '8:16'), block, at('/srv/papers/x', '0:50', 'tmpfs')]);
    const found = await find(machine, papers);
    expect(found.own.map((mount) => mount.at)).toEqual(['/mnt', '/srv/papers']);
    expect(found.stack.map((mount) => mount.at)).toEqual(['/srv/papers/x', '/srv/papers', '/mnt']);
  });

  it('is taken down from the inside, in whatever order it was mounted', async () => {
    const { machine } = scene([at('/srv/papers/x', '8:16'), block]);
    expect((await find(machine, papers)).stack.map((mount) => mount.at)).toEqual(['/srv/papers/x', '/srv/papers']);
  });

  it('lets what lies under it, and what lies beside it, be', async () => {
    const { machine } = scene([
      at('/srv/papers', '0:50', 'tmpfs'),
      block,
      at('/srv/papers', '0:51', 'tmpfs'),
      at('/srv/paperspray', '8:32'),
    ]);
    expect((await find(machine, papers)).stack.map(({ device }) => device)).toEqual(['0:51', '8:16']);
  });

  it('whose device has lost its path is what is mounted at its directory', async () => {
    const { machine } = scene([block]);
    expect((await find(machine, { ...papers, device: '/dev/gone' })).own).toHaveLength(1);
    expect((await find(machine, { ...papers, device: '/dev/gone', type: 'xfs' })).own).toHaveLength(0);
  });

  it('of Btrfs is found by any of its devices, whose number its mounts do not have', async () => {
    const content = {
      '/sys/fs/btrfs/7c1e/devices/sdb': '',
      '/sys/fs/btrfs/7c1e/devices/sdc': '',
      '/sys/class/block/sdb/dev': '8:16\n',
      '/sys/class/block/sdc/dev': '8:32\n',
    };
    const { machine } = scene([at('/srv/papers', '0:44', 'btrfs', 'rw', '/dev/sdc')], { content });
    expect(await find(machine, { ...papers, type: 'btrfs' })).toMatchObject({ own: [{ device: '0:44' }], alive: true });
  });
});

describe('the start of a filesystem', () => {
  it('mounts it, asks for writes, and makes its directory', async () => {
    const { machine, ran } = scene([]);
    await mountFilesystem(machine, { ...papers, options: 'noatime' }, 60_000);
    expect(ran).toEqual(['mount --rw -t ext4 -o noatime /dev/san/papers /srv/papers']);
    expect(mountArgv({ ...papers, options: 'ro,noatime' })[1]).toBe('--read-only');
  });

  it('asked for twice is granted twice and mounts once', async () => {
    const { machine, ran } = scene([block]);
    await mountFilesystem(machine, papers, 60_000);
    expect(ran).toEqual([]);
  });

  it.each([
    [
      'it is mounted elsewhere',
      [at('/mnt', '8:16')],
      '/dev/san/papers is mounted at /mnt, and not at /srv/papers, on alpha',
    ],
    [
      'something else is there',
      [at('/srv/papers', '8:32', 'ext4', 'rw', '/dev/sdc')],
      '/dev/sdc is mounted at /srv/papers on alpha',
    ],
    [
      'it would hide a mount',
      [at('/srv/papers/x', '0:50', 'tmpfs', 'rw', 'none')],
      'a tmpfs (none) is mounted at /srv/papers/x on alpha',
    ],
    ['it takes no writes', [at('/srv/papers', '8:16', 'ext4', 'ro')], '/srv/papers takes no writes any more'],
  ])('is refused where %s', async (_, mounts, reason) => {
    const { machine, ran } = scene(mounts);
    await expect(mountFilesystem(machine, papers, 60_000)).rejects.toThrow(reason);
    expect(ran).toEqual([]);
  });

  it('is refused where the kernel has it in use, and no mount of this namespace shows it', async () => {
    const { machine } = scene([], { content: { '/sys/fs/ext4/sdb': '' } });
    await expect(mountFilesystem(machine, papers, 60_000)).rejects.toThrow(
      'another mount namespace has it, or it was unmounted lazily',
    );
  });

  it('names the node that lacks the device', async () => {
    const { machine } = scene([]);
    await expect(mountFilesystem(machine, { ...papers, device: '/dev/gone' }, 60_000)).rejects.toThrow(
      'alpha has no device /dev/gone',
    );
  });
});

describe('the stop of a filesystem', () => {
  it('unmounts every mount of it and whatever lies in them, the deepest first, and nothing else', async () => {
    const { machine, ran } = scene([
      at('/srv', '8:32'),
      at('/mnt', '8:16'),
      block,
      at('/srv/papers/x', '0:50', 'tmpfs'),
    ]);
    await unmountFilesystem(machine, papers, 60_000, held);
    expect(ran).toEqual(['umount -- /srv/papers/x', 'umount -- /srv/papers', 'umount -- /mnt']);
  });

  it('of what is not mounted has succeeded', async () => {
    const { machine, ran } = scene([at('/srv/papers', '8:32', 'ext4', 'rw', '/dev/sdc')]);
    await unmountFilesystem(machine, papers, 60_000, held);
    expect(ran).toEqual([]);
  });

  it('tells whoever is in the way to end, and then kills who does not, and says so once', async () => {
    const said: string[] = [];
    const using: [number, string][] = [
      [17, '/srv/papers'],
      [117, '/srv/papers/y'],
    ];
    const busy = scene([block], { using, unmount: (_, { killed }) => killed.includes('SIGKILL 117') });
    await unmountFilesystem(busy.machine, papers, 10_000, (users) => said.push(...users.map(inWords)));
    expect(busy.killed).toEqual(['SIGTERM 17', 'SIGTERM 117', 'SIGKILL 117']);
    expect(said).toEqual([
      'a process that has ended (process 17) holds /srv/papers',
      'a process that has ended (process 117) holds /srv/papers/y',
    ]);
  });

  it('fails in time where the kernel itself holds it, and says what does', async () => {
    const content = {
      '/sys/block/loop3/loop/backing_file': '/srv/papers/disk.img\n',
      '/proc/swaps': 'Filename Type\n/srv/papers/swap file 1 0 -2\n/dev/sda2 partition 1 0 -1\n',
      '/proc/fs/nfsd/exports': '# Version 1.1\n/srv/papers/data\t*(rw)\n/srv/other\t*(rw)\n',
    };
    const { machine, killed, ran } = scene([block], { content, unmount: () => false });
    await expect(unmountFilesystem(machine, papers, 10_000, held)).rejects.toThrow(
      "/srv/papers can't be unmounted: swap on /srv/papers/swap (swapoff) holds it; /dev/loop3 with its file /srv/papers/disk.img (losetup --detach) holds it; an export of this kernel's NFS server, /srv/papers/data (exportfs -u) holds it",
    );
    expect(machine.clock.now()).toBeLessThan(11_000);
    expect(killed).toEqual([]);
    expect(ran.join()).not.toMatch(/-l|--lazy/);
  });

  it('unmounts copies in other mount namespaces, and fails while the kernel has it in use', async () => {
    const content = { '/sys/fs/ext4/sdb': '', '/proc/17/mountinfo': block, '/proc/18/mountinfo': block };
    const { machine, ran } = scene([block], { content });
    await expect(unmountFilesystem(machine, papers, 1_000, held)).rejects.toThrow(
      'it is mounted nowhere, and still in use',
    );
    expect(ran.slice(0, 2)).toEqual(['umount -- /srv/papers', 'nsenter --mount=/proc/17/ns/mnt umount -- /srv/papers']);
  });

  it("never touches a node's own root, whatever its device is said to be", async () => {
    const { machine, ran } = scene([at('/', '8:16'), block]);
    await expect(unmountFilesystem(machine, papers, 1_000, held)).rejects.toThrow(
      '/dev/san/papers holds the root of alpha',
    );
    expect(ran).toEqual([]);
  });
});

describe('whoever uses a filesystem', () => {
  const occupied = { places: ['/srv/papers'], devices: ['8:16'] };

  it('is found by a file that is mapped and no longer open', async () => {
    const maps =
      '7f00-7f01 rw-s 00000000 08:10 12    /srv/papers/a b\n7f02-7f03 r-xp 00000000 fe:01 9 /usr/lib/libc.so';
    const { machine } = scene([block], {
      content: { '/proc/31/maps': maps, '/proc/32/maps': maps.split('\n')[1] ?? '', '/proc/31/comm': 'vi\n' },
    });
    expect((await usersOf(machine, occupied)).map(inWords)).toEqual(['vi (process 31) holds /srv/papers/a b']);
  });

  it('is nobody by its device alone where that has lost its path: it may be that of the node', async () => {
    const { machine } = scene([block], { content: { '/proc/31/maps': '7f00-7f01 rw-s 0 08:10 12 /srv/papers/a' } });
    expect(await usersOf(machine, { ...occupied, devices: [] })).toEqual([]);
  });

  it('is nobody of another namespace whose path reads the same', async () => {
    const { machine } = scene([block], {
      using: [
        [17, '/srv/papers'],
        [18, '/srv/papers'],
      ],
    });
    const foreign = {
      ...machine,
      run: async (argv: readonly [string, ...string[]], options?: object) => {
        if (argv[0] !== 'stat') return machine.run(argv, options);
        const [ours, theirs] = ['0:4:1', '0:4:2'];
        const lines = [
          `${ours}:/proc/self/ns/mnt`,
          `${theirs}:/proc/17/ns/mnt`,
          `${theirs}:/proc/18/ns/mnt`,
          '254:1:5:/proc/17/cwd',
          '8:16:5:/proc/18/cwd',
        ];
        return { stdout: lines.join('\n'), stderr: '', exitCode: 0 };
      },
    } as unknown as Machine;
    expect((await usersOf(foreign, occupied)).map(({ pid }) => pid)).toEqual([18]);
  });

  it('is nothing of the kernel that lies elsewhere', async () => {
    const { machine } = scene([], { content: { '/proc/swaps': 'Filename\n/srv/paperspray x\n' } });
    expect(await kernelUsers(machine, occupied)).toEqual([]);
  });
});

describe('a filesystem that is mounted', () => {
  const trouble = async (mounts: readonly string[], wanted: Partial<Wanted> = {}) => {
    const { machine } = scene(mounts);
    const asked = { ...papers, ...wanted };
    return troubleOf(machine, asked, await find(machine, asked), 1_000);
  };

  it('is well where it takes writes, and where it is to take none', async () => {
    expect(await trouble([block])).toBeUndefined();
    expect(await trouble([at('/srv/papers', '8:16', 'ext4', 'ro')], { options: 'ro' })).toBeUndefined();
  });

  it('has failed where it takes no file, whatever its mount says, and leaves none of its own', async () => {
    const { machine, content } = scene([block]);
    const found = await find(machine, papers);
    expect(await troubleOf(machine, papers, found, 1_000)).toBeUndefined();
    expect([...content.keys()].filter((path) => path.startsWith('/srv'))).toEqual([]);
    const create = () => Promise.reject(new Error('EROFS: read-only file system'));
    const aborted = { ...machine, files: { ...machine.files, create } };
    expect(await troubleOf(aborted, papers, found, 1_000)).toBe(
      '/srv/papers takes no writes any more: EROFS: read-only file system',
    );
    expect(await troubleOf(aborted, { ...papers, options: 'ro' }, found, 1_000)).toBeUndefined();
  });

  it.each([
    ['takes no writes any more', [at('/srv/papers', '8:16', 'ext4', 'ro')]],
    ['takes no writes any more', [`${block},emergency_ro`]],
    ['a tmpfs (none) is mounted over it', [block, at('/srv/papers', '0:50', 'tmpfs', 'rw', 'none')]],
    ['is mounted at /mnt, and not at /srv/papers', [at('/mnt', '8:16')]],
  ])('has failed where it %s', async (reason, mounts) => {
    expect(await trouble(mounts)).toContain(reason);
  });
});
