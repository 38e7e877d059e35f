import { describe, expect, it } from 'vitest';
import type { Sighting } from '../../../src/core/observe/observation.ts';
import { eventually } from '../../../src/host/eventually.ts';
import { systemClock } from '../../../src/host/local.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { Recorder } from '../../../src/work/locks/recorder.ts';
import { memoryHost } from '../memory-host.ts';
import { stateVolume } from './seal-scene.ts';

const ADD = ['add-client', '192.0.2.7', 'nfs1'];
const DEL = ['del-client', '192.0.2.7', 'nfs1'];

async function scene() {
  const { cluster, paths, end } = await stateVolume();
  await end();
  const host = memoryHost('node1');
  const journal: Sighting[] = [];
  const complaints: (string | null)[] = [];
  const stop = new AbortController();
  const recorder = new Recorder({
    // Of a Machine it needs only the files and the clock.
    machine: host as unknown as Machine,
    ...{ cluster, server: 'nfs1', stopping: stop.signal },
    journal: (sighting) => journal.push(sighting),
    complain: (trouble) => complaints.push(trouble),
  });
  const { write, create } = host.files;
  const breakVolume = (how: () => Promise<never>) => {
    Object.assign(host.files, { write: how, create: how });
    return () => Object.assign(host.files, { write, create });
  };
  const file = `${paths.live}/192.0.2.7`;
  return { host, recorder, journal, complaints, stop, breakVolume, file };
}

const until = (what: string, holds: () => boolean) =>
  eventually(systemClock, { what, withinMs: 5_000, everyMs: 2 }, async () => (holds() ? true : undefined));

describe('the recorder', () => {
  it('says ok when the client is on the list', async () => {
    const { recorder, host, file, complaints } = await scene();
    expect(await recorder.answer(ADD)).toBe('ok');
    expect(host.content.has(file)).toBe(true);
    expect(await recorder.answer(DEL)).toBe('ok');
    expect(host.content.has(file)).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('says failed of what is no call', async () => {
    const { recorder } = await scene();
    expect(await recorder.answer(['add-client'])).toBe('failed');
  });

  it.each([
    ['is full', () => Promise.reject(Object.assign(new Error('no space'), { code: 'ENOSPC' }))],
    ['did not answer', () => new Promise<never>(() => undefined)],
  ] as const)(
    'says failed, complains and journals when the volume %s; and gets it done when it can',
    async (words, how) => {
      const { recorder, journal, complaints, breakVolume, host, file } = await scene();
      const mend = breakVolume(how);
      expect(await recorder.answer(ADD)).toBe('failed');
      expect(complaints.at(-1)).toContain(words);
      expect(complaints.at(-1)).toContain('192.0.2.7');
      expect(journal).toMatchObject([{ kind: 'lock-holder-not-recorded', client: '192.0.2.7', event: 'add-client' }]);
      mend();
      if (words === 'did not answer') return;
      await until('the client to be listed', () => host.content.has(file));
      await until('the end of the complaint', () => complaints.at(-1) === null);
    },
  );

  it('does not list whom it could not list while it still held locks', async () => {
    const { recorder, complaints, breakVolume, host, file } = await scene();
    const mend = breakVolume(() => Promise.reject(new Error('broken')));
    expect(await recorder.answer(ADD)).toBe('failed');
    mend();
    expect(await recorder.answer(DEL)).toBe('ok');
    await until('the end of the complaint', () => complaints.at(-1) === null);
    expect(host.content.has(file)).toBe(false);
  });

  it('tries no more when the server is told to stop', async () => {
    const { recorder, breakVolume, stop, complaints } = await scene();
    let tries = 0;
    breakVolume(() => {
      tries += 1;
      return Promise.reject(new Error('broken'));
    });
    await recorder.answer(ADD);
    stop.abort();
    await until('it to have noticed', () => true);
    const before = tries;
    for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
    expect(tries).toBeLessThanOrEqual(before + 1);
    expect(complaints).not.toContain(null);
  });
});
