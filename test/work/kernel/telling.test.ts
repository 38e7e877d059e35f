import { describe, expect, it } from 'vitest';
import { encodeStateFile } from '../../../src/core/protocol/statd-file.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelInGrace, LOCKD_ENDED, nfsdEnded } from '../../../src/work/kernel/grace.ts';
import { tellForKernel } from '../../../src/work/kernel/telling.ts';
import type { Notified } from '../../../src/work/locks/notify/told.ts';
import { serverPaths } from '../../../src/work/server/paths.ts';
import { memoryHost } from '../memory-host.ts';

const SEALED = '/srv/info/gracekeeper/locks/sealed';
const asked = { address: '192.0.2.101', names: ['nfs'], folder: SEALED, withinMs: 60_000 };
const told: Notified = { told: 1, silent: 1, gone: 0, ms: 12, silentClients: ['198.51.100.8'], goneClients: [] };

function machineWith(more: Record<string, string>) {
  const host = memoryHost('alpha', {
    [serverPaths('nfs').status]: JSON.stringify({ server: 'nfs', announced: true }),
    [`${SEALED}/sm/198.51.100.7`]: '',
    [`${SEALED}/sm/198.51.100.8`]: '',
    [`${SEALED}/told/198.51.100.7`]: '',
    [`${SEALED}/state`]: Buffer.from(encodeStateFile(41)).toString('latin1'),
    ...more,
  });
  const journal: unknown[] = [];
  const appendLine = (_: string, line: string) => void journal.push(JSON.parse(line));
  return { host, journal, machine: { ...host, appendLine } as unknown as Machine };
}

describe('the telling of a kernel server’s clients', () => {
  it('is counted in the status of the server while it goes on, and written to the journal', async () => {
    const { host, machine, journal } = machineWith({});
    const seen: unknown[] = [];
    await tellForKernel(machine, 'nfs', asked, async (wish, counted) => {
      expect(wish.keepTold).toBe(true);
      await new Promise(setImmediate);
      seen.push(JSON.parse(host.content.get(serverPaths('nfs').status) ?? '').notify);
      counted({ told: 1, silent: 1, gone: 0 });
      return told;
    });
    expect(seen).toEqual([{ told: 0, silent: 2, gone: 0 }]);
    expect(JSON.parse(host.content.get(serverPaths('nfs').status) ?? '')).toEqual({
      ...{ server: 'nfs', announced: true, notify: { told: 1, silent: 1, gone: 0 } },
    });
    expect(journal).toMatchObject([
      { kind: 'notify-started', clients: 2, state: 41 },
      { kind: 'notify-finished', told: 1, silent: ['198.51.100.8'] },
    ]);
  });

  it('keeps the told until the grace period is over, and forgets them then', async () => {
    const { host, machine } = machineWith({ [nfsdEnded('nfs')]: 'Y\n', [LOCKD_ENDED]: 'N\n' });
    const telling = tellForKernel(machine, 'nfs', asked, async () => told);
    for (let look = 0; look < 5; look += 1) await new Promise(setImmediate);
    expect(await host.files.list(`${SEALED}/told`)).toEqual(['198.51.100.7']);
    host.content.set(LOCKD_ENDED, 'Y\n');
    await telling;
    expect(await host.files.list(`${SEALED}/told`)).toBeUndefined();
  });

  it('says why it could not be done', async () => {
    const { machine, journal } = machineWith({});
    const failing = tellForKernel(machine, 'nfs', asked, () => Promise.reject(new Error('no such address')));
    await expect(failing).rejects.toThrow('no such address');
    expect(journal.at(-1)).toMatchObject({ kind: 'notify-failed', reason: 'no such address' });
  });
});

describe('a kernel server', () => {
  it.each([
    ['Y\n', 'Y\n', false],
    ['N\n', 'Y\n', true],
    ['Y\n', 'N\n', true],
    [undefined, undefined, false],
  ])('is in grace as long as nfsd (%j) or lockd (%j) is', async (nfsd, lockd, expected) => {
    const files = { ...(nfsd && { [nfsdEnded('nfs')]: nfsd }), ...(lockd && { [LOCKD_ENDED]: lockd }) };
    expect(await kernelInGrace(memoryHost('alpha', files), 'nfs')).toBe(expected);
  });
});
