import { beforeEach, describe, expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { prepareForServers, rememberConnected, rememberV40Clients } from '../../../src/work/keeper/remember.ts';
import { keepAgentsWarm } from '../../../src/work/keeper/warm-agents.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { recordPaths } from '../../../src/work/server/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers as readonly [Server];
const ganesha: Cluster = { ...archive, servers: [{ ...nfs, daemon: 'ganesha' }] };
const TABLE = '  sl  local rem st\n   0: 650200C0:0801 076433C6:02F3 01 00000000:00000000\n';

let host: ReturnType<typeof memoryHost>;
let machine: Machine;
let done: string[];
beforeEach(() => {
  done = [];
  host = memoryHost('alpha', { '/proc/1/net/tcp': TABLE });
  machine = {
    ...host,
    run: async (argv: readonly string[]) => {
      done.push(argv.join(' '));
      return { stdout: '', stderr: '', exitCode: 0 };
    },
    start: (argv: readonly string[]) => ({ ended: Promise.resolve(), pid: done.push(argv.join(' ')) }),
    callNull: async () => undefined,
  } as unknown as Machine;
});

/** What goes on for ever is ended at its so manieth pause of that length. */
function pausing(times: number, everyMs: number): Machine {
  let left = times;
  const pause: Machine['clock']['pause'] = async (ms, signal) => {
    if (ms !== everyMs) return machine.clock.pause(ms, signal);
    left -= 1;
    if (left <= 0) throw new Error('enough');
  };
  return { ...machine, clock: { ...machine.clock, pause } };
}

describe('the keeper of a node with a kernel server', () => {
  it('writes down who is connected to it while its address is here, and only then', async () => {
    const { connections } = recordPaths(archive, 'nfs');
    await expect(rememberConnected(pausing(1, 30_000), archive)).rejects.toThrow('enough');
    expect(host.content.has(connections)).toBe(false);
    host.content.set(kernelRun('nfs').announced, '');
    await expect(rememberConnected(pausing(1, 30_000), archive)).rejects.toThrow('enough');
    expect(host.content.get(connections)).toContain('"198.51.100.7"');
  });

  it('writes down the NFSv4.0 clients of a server that is added while it runs', async () => {
    const { nfsd } = kernelRun('nfs');
    host.content.set(`${nfsd}/threads`, '8\n');
    host.content.set(`${nfsd}/clients/1/info`, 'address: "192.0.2.1:800"\nname: "c1"\nminor version: 0\n');
    const keeper = pausing(2, 1_000);
    const cluster: Cluster & { servers: readonly Server[] } = { ...archive, servers: [] };
    const adding = {
      ...keeper.clock,
      pause: async (ms: number) => {
        cluster.servers = [{ ...nfs, versions: ['4.0'] }];
        return keeper.clock.pause(ms);
      },
    };
    await expect(rememberV40Clients({ ...keeper, clock: adding }, cluster)).rejects.toThrow('enough');
    expect(host.content.get(kernelPaths(archive, nfs).v40Clients)).toBe('["c1"]\n');
  });

  it('has nfsd and its file systems ready ahead, and nothing where Ganesha serves', async () => {
    await prepareForServers(machine, archive);
    expect(done).toEqual(['modprobe nfsd', 'mount -t nfsd nfsd /proc/fs/nfsd', expect.stringContaining('rpc_pipefs')]);
    done = [];
    await prepareForServers(machine, ganesha);
    expect(done).toEqual([]);
  });

  it('goes on where that can not be had', async () => {
    const without = { ...machine, run: () => Promise.reject(new Error('no such device')) };
    await expect(prepareForServers(without, archive)).resolves.toBeUndefined();
  });

  it('has a process ready for its agents, again when that has ended, and none where Ganesha serves', async () => {
    const agents = ['node', 'agent.cjs', 'serve'] as const;
    await expect(keepAgentsWarm(pausing(2, 1_000), archive, agents)).rejects.toThrow('enough');
    const line = 'setpriv --pdeathsig KILL node agent.cjs serve';
    expect(done).toEqual([line, line]);
    done = [];
    await expect(keepAgentsWarm(pausing(2, 1_000), ganesha, agents)).rejects.toThrow('enough');
    expect(done).toEqual([]);
  });
});
