import { describe, expect, it } from 'vitest';
import { drillVerb } from '../../../../src/entry/cli/verbs/drill.ts';
import { runVerbs } from '../run-verbs.ts';

async function refused(...options: readonly string[]) {
  const { exit, stdout } = await runVerbs([drillVerb], 'drill', '--lab', 'there-is-none', '--json', ...options);
  return [exit, JSON.parse(stdout).error.code];
}

describe('gracekeeper drill refuses, before it looks for a lab,', () => {
  it('to guess what is wanted', async () => {
    expect(await refused()).toEqual([2, 'no-fault']);
  });

  it('a seed or perseverance without repetition', async () => {
    expect(await refused('--fault', 'move', '--seed', '1')).toEqual([2, 'not-repeated']);
    expect(await refused('--fault', 'move', '--keep-going')).toEqual([2, 'not-repeated']);
  });

  it('to be told what the seed chooses', async () => {
    expect(await refused('--repeat', '3', '--server', 'nfs1')).toEqual([2, 'chosen-at-random']);
    expect(await refused('--repeat', '3', '--peer-clients', 'none')).toEqual([2, 'chosen-at-random']);
  });

  it('a report that is no page', async () => {
    expect(await refused('--repeat', '3', '--report', 'report.pdf')).toEqual([2, 'report-name']);
  });
});
