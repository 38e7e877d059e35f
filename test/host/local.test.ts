import { execFileSync, spawn } from 'node:child_process';
import { getEventListeners, once } from 'node:events';
import { closeSync, constants, mkdtempSync, openSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localFiles, systemClock } from '../../src/host/local.ts';

describe('a pause', () => {
  it('leaves nothing on its signal, however often it is taken', async () => {
    const { signal } = new AbortController();
    for (let count = 0; count < 20; count += 1) await systemClock.pause(0, signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('ends at once when it is aborted, also before it began', async () => {
    const stop = new AbortController();
    const pausing = systemClock.pause(60_000, stop.signal);
    stop.abort();
    await pausing;
    await systemClock.pause(60_000, stop.signal);
    expect(stop.signal.aborted).toBe(true);
  });
});

describe('a file', () => {
  it('of a process that has ended since it was opened is missing', async () => {
    const child = spawn('sleep', ['60']);
    const stat = openSync(`/proc/${child.pid}/stat`, 'r');
    const gone = once(child, 'exit');
    child.kill();
    await gone;
    // Not by its name, which is gone: the kernel refuses what is open still with ESRCH.
    expect(await localFiles.read(`/proc/self/fd/${stat}`)).toBeUndefined();
    closeSync(stat);
  });

  it('that lies in memory is read while a hung volume holds every thread that reads files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-local-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    // Opening a pipe for reading waits for somebody who writes.
    const held = Array.from({ length: Number(process.env.UV_THREADPOOL_SIZE ?? 4) }, () => open(pipe, 'r'));
    const late = systemClock.pause(1_000).then(() => 'nothing yet');
    const first = await Promise.race([localFiles.read(`/proc/${process.pid}/stat`), late]);
    const writer = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    for (const handle of await Promise.all(held)) await handle.close();
    closeSync(writer);
    rmSync(folder, { recursive: true });
    expect(first).toContain(`${process.pid} (`);
  });
});
