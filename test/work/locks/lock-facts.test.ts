// What a node knows of its servers' locks, on files and a bus that are made up.
import { describe, expect, it } from 'vitest';
import { heldLocks } from '../../../src/core/locks/held-locks.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { lockFacts } from '../../../src/work/locks/lock-facts.ts';
import { lockPaths } from '../../../src/work/locks/lock-paths.ts';
import { recordPaths, serverPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { NFSD_INFO, NFSD_STATES } from '../../core/protocol/nfsd-texts.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = fourServers();
const nfs1 = cluster.servers[0] ?? expect.fail('four servers have a first one');
const { recovery } = recordPaths(cluster, nfs1.name);
const { live, statdClients } = lockPaths(cluster, nfs1.name);
const MADE = Date.parse('2026-11-21T10:00:00Z');
const STATUS = JSON.stringify({ server: nfs1.name, phase: 'serving', daemonPid: 280 });

const FILES = {
  [serverPaths(nfs1.name).status]: STATUS,
  '/proc/280/fd/7': '/srv/shared/home1/ledger',
  '/proc/280/fdinfo/7': 'pos:\t0\nlock:\t1: OFDLCK ADVISORY  WRITE -1 00:2d:6 0 127\n',
  '/proc/280/fd/8': 'socket:[1]',
  '/proc/280/fdinfo/8': 'pos:\t0\n',
};

/** 00:2d, as stat(2) has it. */
const DEVICE = 0x2d;

/** find(1) over files that are made up: what stands in one of /proc/PID/fd is where it leads. */
function machineWith(files: Record<string, string>, locked: Record<string, number> = {}): Machine {
  const host = memoryHost('node1', files);
  const run = async ([program, folder = '']: readonly string[]) => {
    if (program === 'stat') return { stdout: `${DEVICE}\n`, stderr: '', exitCode: 0 };
    expect(program).toBe('find');
    const names = (await host.files.list(folder)) ?? [];
    const entry = (name: string) => `${name}\0${host.content.get(`${folder}/${name}`) ?? ''}\0${MADE / 1_000}\0`;
    return { stdout: names.map(entry).join(''), stderr: '', exitCode: 0 };
  };
  const call = async ({ body: [address = ''] = [] }: { body?: readonly unknown[] }) => {
    const count = locked[String(address)];
    if (address === DISABLED) return [false, 'Stat counting for all ops for a client is disabled'];
    if (count === undefined) throw new Error('there is no bus');
    return [true, 'OK', ['OPEN', 3, 0, ...(count > 0 ? ['LOCK', count + 1, 1] : [])]];
  };
  return { ...host, run, bus: () => ({ call }) } as unknown as Machine;
}

/** As Ganesha answers where it does not count. */
const DISABLED = '::ffff:192.0.2.205';

const only: Cluster = { ...cluster, servers: [nfs1] };
const holder = (client: string, protocol: 'NFSv3' | 'NFSv4') => ({
  ...{ server: nfs1.name, client, protocol, since: '2026-11-21T10:00:00.000Z' },
});

async function told(machine: Machine, of = only) {
  const [facts] = await lockFacts(machine, of);
  if (facts === undefined || !('daemon' in facts)) throw new Error('it serves');
  return { mayHold: facts.mayHold, locks: heldLocks(facts) };
}

describe('the locks of a Ganesha', () => {
  it("are those of its daemon's descriptors, of the one client that may hold any", async () => {
    const machine = machineWith({ ...FILES, [`${live}/192.0.2.201`]: '' });
    expect(await told(machine)).toEqual({
      mayHold: [holder('192.0.2.201', 'NFSv3')],
      locks: [
        {
          ...{ server: nfs1.name, client: '192.0.2.201', file: '/srv/shared/home1/ledger' },
          ...{ range: '0-127', kind: 'write', since: null },
        },
      ],
    });
  });

  it('are nobody knows whose where rpc.statd knows of another, which our own list has missed, or the life before knew one', async () => {
    const statd = (client: string) => `0100007f 000186b5 00000004 00000010 ${'0'.repeat(32)} ${client} nfs1\n`;
    const [one, other] = ['192.0.2.201', '192.0.2.202'];
    const same = machineWith({ ...FILES, [`${live}/${one}`]: '', [`${statdClients}/client1`]: statd(one) });
    expect((await told(same)).locks).toMatchObject([{ client: one }]);
    for (const more of [
      { [`${statdClients}/client2`]: statd(other) },
      { [`${recovery}/v4old/::ffff:${other}-(3:one)/x`]: '' },
    ]) {
      const machine = machineWith({ ...FILES, [`${live}/${one}`]: '', ...more });
      expect((await told(machine)).locks).toMatchObject([{ client: null }]);
    }
  });

  it('may be those of NFSv4 clients that have locked in this life, by its own count, and of all without one; never a phantom’s', async () => {
    const records = [
      '::ffff:192.0.2.202-(3:one)',
      '::ffff:192.0.2.203-(3:two)',
      '::ffff:192.0.2.204-(3:six)',
      `${DISABLED}-(3:ten)`,
    ];
    const phantom = `${recovery}/v4recov/::ffff:192.0.2.1-(12:gk-phantom-0)/x`;
    const files = Object.fromEntries(records.map((record) => [`${recovery}/v4recov/${record}/x`, '']));
    const machine = machineWith(
      { ...FILES, ...files, [phantom]: '' },
      { '::ffff:192.0.2.202': 2, '::ffff:192.0.2.203': 0 },
    );
    const { mayHold, locks } = await told(machine);
    expect(mayHold).toEqual([
      holder('192.0.2.202', 'NFSv4'),
      holder('192.0.2.204', 'NFSv4'),
      holder('192.0.2.205', 'NFSv4'),
    ]);
    expect(locks.map(({ client }) => client)).toEqual([null]);
  });
});

describe('the locks of the kernel server', () => {
  const { nfsd } = kernelRun(nfs1.name);

  it('in a network of its own are those on the devices of its exports: other servers of that kernel have others', async () => {
    const server = { ...nfs1, daemon: 'kernel', network: 'own' } as const;
    const machine = machineWith({
      [serverPaths(nfs1.name).status]: STATUS,
      '/proc/locks': '1: POSIX  ADVISORY  WRITE 78 00:2d:6 0 9\n2: POSIX  ADVISORY  READ 78 00:2e:9 5 5\n',
      '/proc/78/comm': 'lockd\n',
    });
    const { locks } = await told(machine, { ...cluster, servers: [server] });
    expect(locks.map(({ file }) => file)).toEqual(['inode 6 of device 00:2d']);
  });

  it('are in the table of the kernel, by the names of its threads', async () => {
    const server = { ...nfs1, daemon: 'kernel', network: 'host' } as const;
    const { statdClients: watched } = kernelPaths(cluster, server).locks;
    const machine = machineWith({
      [serverPaths(nfs1.name).status]: STATUS,
      [`${nfsd}/clients/3/info`]: NFSD_INFO,
      [`${nfsd}/clients/3/states`]: NFSD_STATES,
      [`${nfsd}/clients/4/info`]: '',
      '/proc/locks':
        '1: POSIX  ADVISORY  WRITE 77 00:2d:6 0 9\n2: POSIX  ADVISORY  READ 78 00:2d:9 5 5\n3: POSIX  ADVISORY  READ 99 00:2d:9 5 5\n',
      ...{ '/proc/77/comm': 'nfsd\n', '/proc/78/comm': 'lockd\n', '/proc/99/comm': 'postgres\n' },
      [`${watched}/client1`]: `0100007f 000186b5 00000003 00000010 ${'0'.repeat(32)} 192.0.2.201 nfs1\n`,
    });
    const { mayHold, locks } = await told(machine, { ...cluster, servers: [server] });
    expect(mayHold).toEqual([holder('192.0.2.201', 'NFSv3')]);
    expect(locks.map(({ client, file, range }) => [client, file, range])).toEqual([
      ['192.0.2.202', 'home1/ledger', '0-9'],
      ['192.0.2.201', 'inode 9 of device 00:2d', '5-5'],
    ]);
  });
});

describe('a server', () => {
  it('that does not serve here is left out, and one that can’t be read is told with the reason', async () => {
    expect(await lockFacts(machineWith({}), only)).toEqual([]);
    const broken = { ...machineWith(FILES), run: () => Promise.reject(new Error('find: not today')) } as Machine;
    expect(await lockFacts(broken, only)).toEqual([{ server: nfs1.name, reason: 'find: not today' }]);
  });
});
