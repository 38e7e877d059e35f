import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { faultSequence } from '../../../../src/core/drill/sequence.ts';
import type { Cluster } from '../../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../../src/core/spec/read-spec.ts';
import { rowOutcome } from '../../../../src/entry/cli/drill/row-outcome.ts';
import { defaultSpec } from '../../../../src/lab/default-spec.ts';
import type { Run } from '../../../../src/work/drill/in-a-row.ts';

const specText = defaultSpec({ name: 'c', nodes: 3, versions: ['4.1'] });
const cluster = clusterOf(specText);
const plan = faultSequence(cluster, 'spring', 3);

let folder: string;
let before: string;

beforeEach(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'row-'));
  process.chdir(folder);
});

afterEach(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** As many runs as there are lists of problems. */
function outcomeOf(problems: readonly (readonly string[])[], report?: string, interrupted = false) {
  const runs = plan.slice(0, problems.length).map((planned, index): Run => {
    const wrong = problems[index] ?? [];
    const evidence = wrong.length === 0 ? {} : { evidence: { 'client 1': 'nfs: server not responding' } };
    return { planned, at: 1, ms: 9_000, steps: [], problems: wrong, unrestored: false, ...evidence };
  });
  const row = { seed: 'spring', plan, runs };
  return rowOutcome({ row, cluster, specText, command: ({ seed }) => `again ${seed}` }, report, interrupted);
}

function clusterOf(text: string): Cluster {
  const { cluster: found } = readSpec(text, 'test');
  if (found === undefined) throw new Error('the default spec is a cluster');
  return found;
}

describe('drills in a row answer', () => {
  it('with 0 and without a report when all is well', async () => {
    const { exit, json } = await outcomeOf([[], [], []]);
    expect(exit).toBe(0);
    expect(json).toMatchObject({ seed: 'spring', repeat: 3, done: 3, failed: 0, report: null, interrupted: false });
    expect(existsSync(join(folder, 'gracekeeper-drill-spring'))).toBe(false);
  });

  it('with 1 when one failed, and say where its report is', async () => {
    const { exit, json, text } = await outcomeOf([[], ['1 write lost']]);
    const page = join(folder, 'gracekeeper-drill-spring/report.html');
    expect(exit).toBe(1);
    expect(json).toMatchObject({ done: 2, failed: 1, report: page, runs: [{ ok: true }, { ok: false }] });
    expect(text).toContain(`Report: ${page}`);
    expect(readFileSync(page, 'utf8')).toContain('Run 2: 1 write lost');
  });

  it('with what is needed to have the same faults again', async () => {
    await outcomeOf([[], ['1 write lost']], 'mine.html');
    expect(readFileSync(join(folder, 'mine.html'), 'utf8')).toContain('again spring');
    const { row, specText: spec } = JSON.parse(readFileSync(join(folder, 'mine.json'), 'utf8'));
    expect(faultSequence(clusterOf(spec), row.seed, row.plan.length)).toEqual(row.plan);
    expect(row.runs[1].evidence).toEqual({ 'client 1': 'nfs: server not responding' });
  });

  it('with 130 when it was interrupted, and what was done so far', async () => {
    const { exit, json } = await outcomeOf([[]], undefined, true);
    expect(exit).toBe(130);
    expect(json).toMatchObject({ done: 1, repeat: 3, interrupted: true });
  });
});
