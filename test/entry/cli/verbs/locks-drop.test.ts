import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { makeProgram, runProgram } from '../../../../src/entry/cli/program.ts';
import { locksVerb } from '../../../../src/entry/cli/verbs/locks.ts';

let out: string;
let err: string;

beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...words: readonly string[]) {
  await runProgram([locksVerb], ['node', 'gracekeeper', 'locks', ...words]);
  return process.exitCode;
}

describe('gracekeeper locks drop', () => {
  it('wants a server and a client: there is no "all"', async () => {
    expect(await run('drop', '--server', 'nfs1')).toBe(2);
    expect(err).toContain("required option '--client <CLIENT>' not specified");
    err = '';
    expect(await run('drop', '--client', '192.0.2.201')).toBe(2);
    expect(err).toContain("required option '--server <SERVER>' not specified");
  });

  it('has its options behind its name: none of them is taken for one of locks', async () => {
    expect(await run('drop', '--spec', '/no/such/file', '--server', 'nfs1', '--client', 'c', '--json')).toBe(2);
    expect(JSON.parse(out).error.code).toBe('no-such-file');
  });

  it('leaves locks as it was', async () => {
    expect(await run('--spec', '/no/such/file', '--server', 'nfs1', '--json')).toBe(2);
    expect(JSON.parse(out).error.code).toBe('no-such-file');
    const [locks] = makeProgram([locksVerb]).commands;
    expect(locks?.commands.map((it) => it.name())).toEqual(['drop']);
  });
});
