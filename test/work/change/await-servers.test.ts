import { expect, test } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { awaitRest } from '../../../src/work/change/await-servers.ts';
import { memoryHost } from '../memory-host.ts';

/** Pacemaker is at rest when it has been asked that often; crm_resource says 124 (CRM_EX_TIMEOUT) until then. */
function restsAfter(times: number, asked: () => void = () => undefined): { host: Host; count: () => number } {
  let count = 0;
  const run: Host['run'] = async (_argv, options) => {
    count += 1;
    asked();
    const exitCode = count < times ? 124 : 0;
    expect(options?.okExits).toContain(exitCode);
    return { stdout: '', stderr: '', exitCode };
  };
  return { host: { ...memoryHost('node1'), run }, count: () => count };
}

test('Pacemaker is waited for until it is at rest, and no longer', async () => {
  const { host, count } = restsAfter(3);
  await awaitRest({ hosts: [host], signal: new AbortController().signal });
  expect(count()).toBe(3);
});

test('one that never rests is given up after two minutes', async () => {
  const { host, count } = restsAfter(1_000);
  await awaitRest({ hosts: [host] });
  expect(count()).toBe(24);
});

test('whoever interrupts it does not wait for Pacemaker', async () => {
  const interrupt = new AbortController();
  const { host, count } = restsAfter(1_000, () => interrupt.abort(new Error('Ctrl-C')));
  await expect(awaitRest({ hosts: [host], signal: interrupt.signal })).rejects.toThrow('Ctrl-C');
  expect(count()).toBe(1);
});
