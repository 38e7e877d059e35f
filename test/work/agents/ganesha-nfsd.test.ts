// What the start of a server makes of a supervisor that is there already; what it makes of real ones, the lab tests show.
import { describe, expect, test } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import { ganeshaNfsd } from '../../../src/work/agents/ganesha-nfsd.ts';
import { serverPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { mountedHost } from '../mounted-host.ts';

const { control, identity } = serverPaths('nfs1');
const STAT = `7 (node) S ${Array.from({ length: 50 }, (_, index) => index).join(' ')}`;

/** A supervisor lives that another start has made, and listens after so many ms; asked before, nobody is there. */
function startBeside(listensAfterMs: number) {
  const cluster = fourServers();
  const host = mountedHost('node1', cluster, {
    '/etc/gracekeeper/cluster.json': JSON.stringify(cluster),
    '/proc/7/stat': STAT,
    [identity]: JSON.stringify({ pid: 7, startTime: '18' }),
    ...(listensAfterMs === 0 && { [control]: '' }),
  });
  const pause = host.clock.pause;
  const asked: string[] = [];
  const machine = {
    ...host,
    clock: {
      ...host.clock,
      pause: async (ms: number) => {
        await pause(ms);
        if (host.now >= listensAfterMs) host.content.set(control, '');
      },
    },
    ask: async (socket: string, { verb }: { verb: string }) => {
      asked.push(verb);
      if (!host.content.has(socket)) throw Object.assign(new Error('nobody'), { code: 'ENOENT' });
      return { phase: 'serving' };
    },
    kill: () => expect.fail('it is another start’s'),
  } as unknown as Machine;
  const context = {
    machine,
    parameter: () => 'nfs1',
    meta: () => '',
    bundle: (): readonly [string] => ['true'],
    timeoutMs: 10_000,
  };
  const done = ganeshaNfsd.actions.start?.run(context) ?? expect.fail('it is started');
  return { done, asked };
}

describe('a start beside another one of the same server', () => {
  test.each([
    ['waits for it once it listens, which it does not yet', 50, ['await-serving']],
    ['asks it how it is where it listens, and waits for it', 0, ['status', 'await-serving']],
  ])('%s', async (_, listensAfterMs, requests) => {
    const { done, asked } = startBeside(listensAfterMs);
    expect(await done).toEqual({ exit: 0 });
    expect(asked).toEqual(requests);
  });
});
