import { expect, it } from 'vitest';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { unlockable } from '../../../src/work/kernel/unlockable.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const nfs: Server = { ...(archive.servers[0] as Server), filesystems: [] };
const other: Server = { ...nfs, name: 'other', exports: ['images'] };
const cluster: Cluster = { ...archive, servers: [{ ...nfs, exports: ['papers'] }, other] };
const [first] = cluster.servers as [Server];

/** Every path is on this device. */
function machineWith(device: number, content: Record<string, string>): Machine {
  const run = async (argv: readonly string[]) => ({
    ...{ stderr: '', exitCode: 0 },
    stdout: argv
      .filter((word) => word.startsWith('/'))
      .map(() => `${device}\n`)
      .join(''),
  });
  return { ...memoryHost('alpha', content), run } as unknown as Machine;
}

it('locks are dropped by filesystem where no other kernel server of the node has exports on it', async () => {
  expect(await unlockable(machineWith(7, {}), cluster, first)).toEqual(['/srv/papers/data']);
  const running = { [kernelRun('other').daemons]: '' };
  expect(await unlockable(machineWith(7, running), cluster, first)).toEqual([]);
});

it('locks on its own filesystems are dropped in any case, and nobody is asked for devices', async () => {
  const [own] = archive.servers as [Server];
  const machine = { ...machineWith(7, {}), run: () => Promise.reject(new Error('asked')) } as unknown as Machine;
  expect(await unlockable(machine, archive, own)).toEqual(own.filesystems.map(({ mount }) => mount));
});
