import { describe, expect, it } from 'vitest';
import { ageOf, childOf, identityOf, isAlive, readIdentity } from '../../../src/work/server/identity.ts';
import { memoryHost } from '../memory-host.ts';

const stat = (state: string, startTime: number) =>
  `42 (node (x) y) ${state} 1 42 42 0 -1 4194560 1 0 0 0 1 2 0 0 20 0 11 0 ${startTime} 1 2`;

describe('the identity of a process', () => {
  it('is its pid and start time, also when its name holds spaces and parentheses', async () => {
    const host = memoryHost('node1', { '/proc/42/stat': stat('S', 777) });
    expect(await identityOf(host, 42)).toEqual({ pid: 42, startTime: '777' });
  });

  it('is not that of a later process with the same pid', async () => {
    const host = memoryHost('node1', { '/proc/42/stat': stat('S', 778) });
    expect(await isAlive(host, { pid: 42, startTime: '777' })).toBe(false);
  });

  it('is gone when the process is a zombie, which nobody has reaped', async () => {
    const host = memoryHost('node1', { '/proc/42/stat': stat('Z', 777) });
    expect(await isAlive(host, { pid: 42, startTime: '777' })).toBe(false);
  });

  it('of a child is read from the kernel, and is undefined before there is one', async () => {
    const host = memoryHost('node1', { '/proc/1/task/1/children': '17 18 ', '/proc/2/task/2/children': '' });
    expect(await childOf(host, 1)).toBe(17);
    expect(await childOf(host, 2)).toBeUndefined();
  });

  it('that a file does not hold is nobody: empty, cut short, of something else', async () => {
    for (const text of ['', '{"pid":4', '[]', '{"pid":"4","startTime":5}', 'null'])
      expect(await readIdentity(memoryHost('node1', { '/run/x': text }), '/run/x')).toBeUndefined();
    const host = memoryHost('node1', { '/run/x': '{"pid":42,"startTime":"777"}' });
    expect(await readIdentity(host, '/run/x')).toEqual({ pid: 42, startTime: '777' });
  });

  it('tells its age', async () => {
    const host = memoryHost('node1', { '/proc/42/stat': stat('S', 700), '/proc/uptime': '9.50 3.00' });
    expect(await ageOf(host, 42)).toBe(2_500);
  });
});
