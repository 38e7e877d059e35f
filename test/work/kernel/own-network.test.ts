import { beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelNfsd } from '../../../src/work/agents/kernel-nfsd.ts';
import { nfsAddress } from '../../../src/work/agents/nfs-address.ts';
import { runAgent } from '../../../src/work/agents/run-agent.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { endKernelServer, startKernelServer, troubleOf } from '../../../src/work/kernel/run.ts';
import { CLUSTER_FILE, serverPaths } from '../../../src/work/server/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const nfs: Server = { ...(archive.servers[0] as Server), network: 'own' };
const cluster: Cluster = { ...archive, servers: [nfs] };
const CELL = 'nsenter -t 101 -m -u -n --';
const THREADS = '/proc/101/root/proc/fs/nfsd/threads';
const ENDING = { name: 'nfs', address: nfs.address, unlock: ['/srv/papers'] };

/** What is done to it, in order: programs run and started, files poked, processes killed. */
let done: string[];
let host: ReturnType<typeof memoryHost>;
let machine: Machine;
/** Answers of programs, by their beginning. */
let answers: Record<string, string>;

beforeEach(() => {
  done = [];
  host = memoryHost('alpha', { [CLUSTER_FILE]: JSON.stringify(cluster) });
  const nic = {
    ...{ ifname: 'eth0', ifindex: 2, address: '02:00:00:00:00:01', mtu: 1500 },
    addr_info: [{ local: '192.0.2.11' }],
  };
  answers = { 'ip -json address show': JSON.stringify([nic]) };
  let pid = 100;
  const threads = (argv: string) => /(?<= )rpc\.nfsd .*?(\d+)$/.exec(argv)?.[1];
  machine = {
    ...host,
    run: async (argv: readonly string[]) => {
      const line = argv.join(' ');
      done.push(line);
      const count = threads(line);
      if (count !== undefined) {
        host.content.set(`/proc/${argv[2]}/root/proc/fs/nfsd/threads`, `${count}\n`);
        host.content.set(`/proc/${argv[2]}/root/run/rpc_pipefs/nfsd/cld`, '');
      }
      const answer = Object.entries(answers).find(([begin]) => line.startsWith(begin))?.[1];
      // Nobody else has the address.
      return { stdout: answer ?? '', stderr: '', exitCode: argv[0] === 'arping' ? 1 : 0 };
    },
    start: (argv: readonly string[]) => {
      pid += 1;
      done.push(argv.join(' '));
      host.content.set(`/proc/${pid}/stat`, `${pid} (x) S 1 ${'0 '.repeat(17)}99 0`);
      host.content.set(`/proc/${pid}/comm`, 'sleep\n');
      if (argv.includes('rpc.statd'))
        host.content.set(`/proc/${argv[2]}/net/tcp`, '  sl\n   0: 00000000:7FFD 00000000:0000 0A 00000000:00000000\n');
      if (argv.includes('rpcbind')) host.content.set(`${serverPaths('nfs').inner}/rpcbind.sock`, '');
      return { pid };
    },
    kill: (victim: number) => {
      done.push(`kill ${victim}`);
      for (const name of ['stat', 'comm']) host.content.delete(`/proc/${victim}/${name}`);
    },
    poke: (path: string, value: string) => void done.push(`${value.trim()} > ${path}`),
    appendLine: () => undefined,
    moveFile: async (from: string, to: string) => void (await host.files.rename(from, to)),
    raw: { frame: () => void done.push('frame'), packet: () => undefined },
  } as unknown as Machine;
});

/** Seconds since the boot. */
const uptime = (s: number) => void host.content.set('/proc/uptime', `${s.toFixed(2)} 0.00\n`);

/** Places of these in what was done; the first of each that begins or contains it. */
const places = (...parts: string[]) => parts.map((part) => done.findIndex((line) => line.includes(part)));
const inOrder = (...parts: string[]) => {
  const found = places(...parts);
  expect(found.map((place, index) => [parts[index], place >= 0])).toEqual(parts.map((part) => [part, true]));
  expect(found).toEqual([...found].sort((a, b) => a - b));
};

describe('a kernel server with a network of its own', () => {
  it('starts in its own network, with folders of its own, exports before threads, and nothing announced', async () => {
    await startKernelServer(machine, cluster, nfs);
    inOrder(
      'ip netns add gk-nfs',
      'nsenter --net=/run/netns/gk-nfs unshare --mount --propagation slave --uts -- sh -c ',
      'exec sleep infinity nfs.archive /run/gracekeeper/servers/nfs/fstab',
      `${CELL} rpcbind`,
      `${CELL} nfsdcld`,
      `${CELL} rpc.statd`,
      `${CELL} rpc.mountd`,
      `${CELL} exportfs -i -o rw,`,
      `${CELL} rpc.nfsd -L 60 -G 90`,
      `${CELL} tee /proc/fs/lockd/nlm_end_grace`,
    );
    // In this order; what the node has mounted is not taken for what it is to have (mount(8), --all).
    expect(host.content.get('/run/gracekeeper/servers/nfs/fstab')).toBe(
      [
        '/run/gracekeeper/servers/nfs/run /run none bind',
        '/run/hosts /etc/hosts none bind',
        '/run/nfs /var/lib/nfs none bind',
        'gk-nfs /proc/fs/nfsd nfsd',
        'gk-nfs /run/rpc_pipefs rpc_pipefs',
        '',
      ].join('\n'),
    );
    expect(done.filter((line) => line.startsWith('exportfs') || line.includes('neighbour replace'))).toEqual([]);
    expect(host.content.get(kernelRun('nfs').nfsd)).toBe('/proc/101/root/proc/fs/nfsd');
    expect(await troubleOf(machine, 'nfs', 1_000)).toBeUndefined();
  });

  it('is in no trouble while its threads are about to come back, unless whoever was at it is gone', async () => {
    await startKernelServer(machine, cluster, nfs);
    const { renewing } = kernelRun('nfs');
    uptime(1000);
    host.content.set(THREADS, '0\n');
    host.content.set(renewing, '999\n');
    // Waiting for them is what lets them come.
    const pause: Machine['clock']['pause'] = async (ms) => {
      host.content.set(THREADS, '8\n');
      host.content.delete(renewing);
      await host.clock.pause(ms);
    };
    const waited = { ...machine, clock: { ...machine.clock, pause } };
    expect(await troubleOf(waited, 'nfs', 1_000)).toBeUndefined();
    host.content.set(THREADS, '0\n');
    host.content.set(renewing, '900\n');
    const before = host.now;
    expect(await troubleOf(machine, 'nfs', 1_000)).toBe('nfsd has no threads');
    expect(host.now).toBe(before);
  });

  it('leaves lockd in grace when somebody is to be told', async () => {
    const { sealedClients } = kernelPaths(cluster, nfs).locks;
    host.content.set(`${sealedClients}/198.51.100.1`, '');
    await startKernelServer(machine, cluster, nfs);
    expect(done.filter((line) => line.includes('nlm_end_grace'))).toEqual([]);
  });

  it('is in trouble when who holds its namespaces is dead', async () => {
    await startKernelServer(machine, cluster, nfs);
    machine.kill(101, 'SIGKILL');
    expect(await troubleOf(machine, 'nfs', 1_000)).toBe('its namespaces are gone');
  });

  it('ends with its address first, then who knows its clients, exports, locks, threads, daemons and network', async () => {
    await startKernelServer(machine, cluster, nfs);
    done = [];
    host.content.set('/run/netns/gk-nfs', '');
    await endKernelServer(machine, ENDING, 5_000);
    const statd = 'kill 104';
    inOrder(
      'ip link set gk-nfs down',
      statd,
      `${CELL} exportfs -au`,
      '/srv/papers > /proc/101/root/proc/fs/nfsd/unlock_filesystem',
      '192.0.2.101 > /proc/101/root/proc/fs/nfsd/unlock_ip',
      `${CELL} rpc.nfsd 0`,
      'kill 101',
      'ip netns delete gk-nfs',
    );
    expect(await host.files.list(serverPaths('nfs').folder)).toBeUndefined();
    expect(done.filter((line) => line.startsWith('exportfs'))).toEqual([]);
  });

  it('has its threads ended from new namespaces where nobody holds the old ones, never from the node', async () => {
    await startKernelServer(machine, cluster, nfs);
    machine.kill(101, 'SIGKILL');
    host.content.set('/proc/106/root/proc/fs/nfsd/threads', '8\n');
    host.content.set('/run/netns/gk-nfs', '');
    done = [];
    await endKernelServer(machine, ENDING, 5_000);
    inOrder('unshare --mount', 'nsenter -t 106 -m -u -n -- rpc.nfsd 0', 'kill 106', 'ip netns delete gk-nfs');
  });

  it('ends what an earlier life has left before it begins', async () => {
    host.content.set('/run/netns/gk-nfs', '');
    host.content.set(THREADS, '8\n');
    await startKernelServer(machine, cluster, nfs);
    inOrder(`${CELL} rpc.nfsd 0`, 'ip netns delete gk-nfs', 'ip netns add gk-nfs');
  });
});

describe('its address', () => {
  const call = (action: string) =>
    runAgent(nfsAddress, {
      ...{ action, env: { OCF_RESKEY_server: 'nfs' }, spentMs: 0 },
      machine: { ...machine, ask: () => Promise.reject(new Error('no supervisor')) },
      bundle: (name, ...args) => ['node', name, ...args],
    });

  it('is announced by the agent itself, and seen in the kernel’s tables', async () => {
    await startKernelServer(machine, cluster, nfs);
    done = [];
    expect(await call('monitor')).toMatchObject({ exit: 7 });
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect(done).toContain('frame');
    answers['ip -4 -json neighbour show proxy'] = JSON.stringify([{ dst: nfs.address, dev: 'eth0' }]);
    expect(await call('monitor')).toMatchObject({ exit: 0 });
    done = [];
    expect(await call('stop')).toMatchObject({ exit: 0 });
    inOrder('ip neighbour delete proxy 192.0.2.101 dev eth0', 'ip link set gk-nfs down');
  });

  it('finds a grace period that has not begun just now begun anew, as long as nobody could ask', async () => {
    const threads = () => done.filter((line) => /rpc\.nfsd/.test(line)).map((line) => line.split(' ').at(-1));
    uptime(1000);
    await startKernelServer(machine, cluster, nfs);
    uptime(1000 + cluster.nfs.graceMs / 2000);
    done = [];
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect(threads()).toEqual(['0', '8']);
    inOrder(`${CELL} rpc.nfsd 0`, `${CELL} rpc.nfsd -L`, 'nlm_end_grace', 'frame');
    // Its clients would have to reclaim once more.
    uptime(9000);
    done = [];
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect(threads()).toEqual([]);
  });

  it('finds one that has just begun as it is', async () => {
    uptime(1000);
    await startKernelServer(machine, cluster, nfs);
    done = [];
    uptime(1000 + cluster.nfs.graceMs / 4000);
    expect(await call('start')).toMatchObject({ exit: 0 });
    expect(done.filter((line) => /rpc\.nfsd/.test(line))).toEqual([]);
  });

  it('is refused where its daemons do not run', async () => {
    expect((await call('start')).exit).toBe(1);
  });
});

describe('a kernel server in the network of its node', () => {
  it('that finds an nfsd which is not ours is refused, and leaves that alone', async () => {
    const hosts = { ...cluster, servers: [{ ...nfs, network: 'host' as const }] };
    host.content.set(CLUSTER_FILE, JSON.stringify(hosts));
    host.content.set('/proc/fs/nfsd/threads', '8\n');
    const refused = await runAgent(kernelNfsd, {
      ...{ action: 'start', env: { OCF_RESKEY_server: 'nfs' }, machine, spentMs: 0 },
      bundle: (name, ...args) => ['node', name, ...args],
    });
    expect(refused.reason).toContain('is not ours');
    expect(done.filter((line) => /rpc\.nfsd|exportfs/.test(line))).toEqual([]);
  });

  it('ends with who knows its NFSv3 clients, before lockd lets go of them', async () => {
    const { daemons } = kernelRun('nfs');
    host.content.set(`${daemons}/statd`, JSON.stringify({ pid: 7, startTime: '99' }));
    host.content.set('/proc/7/stat', `7 (rpc.statd) S 1 ${'0 '.repeat(17)}99 0`);
    host.content.set('/proc/fs/nfsd/threads', '0\n');
    host.content.set(kernelRun('nfs').exported, JSON.stringify({ names: [], told: { '*:/srv/papers/data': 'rw' } }));
    await endKernelServer(machine, ENDING, 5_000);
    inOrder('kill 7', '/srv/papers > /proc/fs/nfsd/unlock_filesystem', 'exportfs -u *:/srv/papers/data');
    expect(done).not.toContain('exportfs -au');
    expect(kernelPaths(cluster, nfs).onStateVolume).toBe(false);
  });
});
