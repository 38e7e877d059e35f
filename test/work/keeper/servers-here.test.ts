import { describe, expect, it } from 'vitest';
import type { Machine } from '../../../src/host/machine.ts';
import { serversHere, statusesHere, wordOf } from '../../../src/work/keeper/servers-here.ts';
import { LOCKD_ENDED } from '../../../src/work/kernel/grace.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { serverPaths } from '../../../src/work/server/paths.ts';
import { memoryHost } from '../memory-host.ts';

const status = (name: string) => JSON.stringify({ name, phase: 'serving', epoch: 7, inGrace: false, announced: true });

/** Of Ganesha: one that is supervised, and one whose supervisor has died; and one of the kernel's nfsd. */
function node(lockd: string) {
  const files = {
    [serverPaths('one').status]: status('one'),
    [serverPaths('one').identity]: JSON.stringify({ pid: 7, startTime: '99' }),
    '/proc/7/stat': `7 (node) S 1 ${'0 '.repeat(17)}99 0`,
    [serverPaths('dead').status]: status('dead'),
    [serverPaths('dead').identity]: JSON.stringify({ pid: 8, startTime: '99' }),
    [serverPaths('kernel').status]: status('kernel'),
    [`${kernelRun('kernel').daemons}/mountd`]: '',
    [LOCKD_ENDED]: lockd,
  };
  return memoryHost('node1', files) as unknown as Machine;
}

describe('the servers of a node', () => {
  it('are those that somebody answers for, and those of the kernel', async () => {
    const all = await statusesHere(node('Y\n'));
    expect(all.map(({ server }) => server).sort()).toEqual(['kernel', 'one']);
    expect(all.map(wordOf)).toContainEqual({
      ...{ name: 'kernel', phase: 'serving', epoch: 7, inGrace: false, announced: true },
    });
  });

  it('are in grace as long as the kernel says so of its own', async () => {
    const all = await statusesHere(node('N\n'));
    expect(Object.fromEntries(all.map(({ server, inGrace }) => [server, inGrace]))).toEqual({
      kernel: true,
      one: false,
    });
  });

  it('are held in grace where they have a supervisor only', async () => {
    expect((await serversHere(node('Y\n'))).map(({ name }) => name)).toEqual(['one']);
  });
});
