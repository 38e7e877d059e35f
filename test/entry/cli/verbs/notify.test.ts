import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { notifyVerb } from '../../../../src/entry/cli/verbs/notify.ts';
import { runVerbs } from '../run-verbs.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'notify-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(...options: readonly string[]) {
  const { exit, stdout } = await runVerbs([notifyVerb], 'notify', '--json', ...options);
  return [exit, JSON.parse(stdout).error.code];
}

describe('gracekeeper notify', () => {
  it('refuses a folder that is not there, and one that is none of rpc.statd', async () => {
    expect(await run('--address', '127.0.0.1', '--dir', join(folder, 'none'))).toEqual([2, 'no-folder']);
    expect(await run('--address', '127.0.0.1', '--dir', folder)).toEqual([2, 'no-client-list']);
  });

  it('does not guess an address, a list, or what a number is', async () => {
    mkdirSync(join(folder, 'sm'));
    writeFileSync(join(folder, 'sm', '127.0.0.9'), '');
    expect(await run('--dir', folder)).toEqual([2, 'usage']);
    expect(await run('--address', '127.0.0.1')).toEqual([2, 'usage']);
    expect(await run('--address', '127.0.0.1', '--dir', folder, '--state', '0x2b')).toEqual([2, 'usage']);
    expect(await run('--address', '127.0.0.1', '--dir', folder, '--for', 'ever')).toEqual([2, 'usage']);
  });
});
