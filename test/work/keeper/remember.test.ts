import { expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { rememberV40Clients } from '../../../src/work/keeper/remember.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const server: Server = { ...(archive.servers[0] as Server), versions: ['4.0'] };

it('a server that is added while the keeper runs has its NFSv4.0 clients written down too', async () => {
  const { nfsd } = kernelRun(server.name);
  const info = 'address: "192.0.2.1:800"\nname: "c1"\nminor version: 0\n';
  const host = memoryHost('alpha', { [`${nfsd}/threads`]: '8\n', [`${nfsd}/clients/1/info`]: info });
  const cluster: Cluster & { servers: readonly Server[] } = { ...archive, servers: [] };
  let looks = 0;
  // The keeper's end.
  const pause = async () => {
    looks += 1;
    cluster.servers = [server];
    if (looks === 2) throw new Error('ended');
  };
  const machine = { ...host, clock: { ...host.clock, pause } } as unknown as Machine;
  await expect(rememberV40Clients(machine, cluster)).rejects.toThrow('ended');
  expect(host.content.get(kernelPaths(cluster, server).v40Clients)).toBe('["c1"]\n');
});
