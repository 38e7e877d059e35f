import { describe, expect, it } from 'vitest';
import type { Cluster, NfsVersion, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { hostPlace } from '../../../src/work/kernel/place.ts';
import { startTracked } from '../../../src/work/kernel/tracking.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers as readonly [Server];
const THREADS = '/proc/fs/nfsd/threads';
const PIPE = '/run/rpc_pipefs/nfsd/cld';

/** A kernel whose nfsd finds nfsdcld at the `readyAt`th start. */
function kernel(readyAt: number) {
  const host = memoryHost('alpha', { [THREADS]: '0\n' });
  const nfsd: string[] = [];
  const run = async (argv: readonly string[]) => {
    const threads = argv.includes('rpc.nfsd') ? argv.at(-1) : undefined;
    if (threads !== undefined) {
      nfsd.push(threads);
      host.content.set(THREADS, `${threads}\n`);
      if (nfsd.filter((it) => it !== '0').length >= readyAt && threads !== '0') host.content.set(PIPE, '');
    }
    return { stdout: '', stderr: '', exitCode: 0 };
  };
  return { nfsd, machine: { ...host, run, poke: () => undefined } as unknown as Machine };
}

const start = (machine: Machine, ...versions: readonly NfsVersion[]) =>
  startTracked(machine, hostPlace, archive, { ...nfs, versions });

describe('the start of nfsd', () => {
  it('is one where nfsdcld is there in time', async () => {
    const { machine, nfsd } = kernel(1);
    await start(machine, '4.1');
    expect(nfsd).toEqual(['8']);
  });

  it('is done again where nfsd did without nfsdcld, which would cost its clients all that they hold', async () => {
    const { machine, nfsd } = kernel(3);
    await start(machine, '3', '4.1');
    expect(nfsd).toEqual(['8', '0', '8', '0', '8']);
  });

  it('fails, with no thread left, where nfsdcld never comes', async () => {
    const { machine, nfsd } = kernel(9);
    await expect(start(machine, '4.2')).rejects.toThrow(
      'nfsdcld did not open /run/rpc_pipefs/nfsd/cld in time, 4 times',
    );
    expect(nfsd.at(-1)).toBe('0');
  });

  it('needs no nfsdcld for NFSv3', async () => {
    const { machine, nfsd } = kernel(9);
    await start(machine, '3');
    expect(nfsd).toEqual(['8']);
  });
});
