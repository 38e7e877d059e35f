import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../../src/entry/cli/program.ts';
import { notifyVerb } from '../../../../src/entry/cli/verbs/notify.ts';

let folder: string;
let out: string;

beforeEach(() => {
  [folder, out] = [mkdtempSync(join(tmpdir(), 'notify-')), ''];
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
  rmSync(folder, { recursive: true });
});

async function run(...options: readonly string[]) {
  await runProgram([notifyVerb], ['node', 'gracekeeper', 'notify', '--json', ...options]);
  return [process.exitCode, out === '' ? undefined : JSON.parse(out).error?.code];
}

describe('gracekeeper notify', () => {
  it('refuses a folder that is not there, and one that is none of rpc.statd', async () => {
    expect(await run('--address', '127.0.0.1', '--dir', join(folder, 'none'))).toEqual([2, 'no-folder']);
    out = '';
    expect(await run('--address', '127.0.0.1', '--dir', folder)).toEqual([2, 'no-client-list']);
  });

  it('does not guess an address, a list, or what a number is', async () => {
    mkdirSync(join(folder, 'sm'));
    writeFileSync(join(folder, 'sm', '127.0.0.9'), '');
    expect(await run('--dir', folder)).toEqual([2, undefined]);
    expect(await run('--address', '127.0.0.1')).toEqual([2, undefined]);
    expect(await run('--address', '127.0.0.1', '--dir', folder, '--state', '0x2b')).toEqual([2, undefined]);
    expect(await run('--address', '127.0.0.1', '--dir', folder, '--for', 'ever')).toEqual([2, undefined]);
  });
});
