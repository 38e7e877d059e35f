import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../../src/entry/cli/program.ts';
import { drillVerb } from '../../../../src/entry/cli/verbs/drill.ts';

let out = '';

beforeEach(() => {
  out = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function refused(...options: readonly string[]) {
  await runProgram([drillVerb], ['node', 'gracekeeper', 'drill', '--lab', 'there-is-none', '--json', ...options]);
  return [process.exitCode, JSON.parse(out).error.code];
}

describe('gracekeeper drill refuses, before it looks for a lab,', () => {
  it('to guess what is wanted', async () => {
    expect(await refused()).toEqual([2, 'no-fault']);
  });

  it('a seed or perseverance without repetition', async () => {
    expect(await refused('--fault', 'move', '--seed', '1')).toEqual([2, 'not-repeated']);
    out = '';
    expect(await refused('--fault', 'move', '--keep-going')).toEqual([2, 'not-repeated']);
  });

  it('to be told what the seed chooses', async () => {
    expect(await refused('--repeat', '3', '--server', 'nfs1')).toEqual([2, 'chosen-at-random']);
    out = '';
    expect(await refused('--repeat', '3', '--peer-clients', 'none')).toEqual([2, 'chosen-at-random']);
  });

  it('a report that is no page', async () => {
    expect(await refused('--repeat', '3', '--report', 'report.pdf')).toEqual([2, 'report-name']);
  });
});
