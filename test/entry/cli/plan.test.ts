import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { planVerb } from '../../../src/entry/cli/verbs/plan.ts';
import { runVerbs } from './run-verbs.ts';

const ring = fileURLToPath(new URL('../../../examples/active-active.yaml', import.meta.url));
const warned = fileURLToPath(new URL('../../../examples/ipv6.yaml', import.meta.url));

describe('gracekeeper plan', () => {
  test('says in words what the cluster will hold', async () => {
    const { stdout, exit } = await run(ring);
    expect(exit).toBe(0);
    expect(stdout).toContain("Lives on node1. When it can't be there, it goes to node2, then to node3, then to node4.");
  });

  test('--xml prints the CIB and nothing else, also when there are warnings', async () => {
    const { stdout, stderr } = await run(warned, '--xml');
    expect(decodeCib(stdout).plan.groups.map(({ id }) => id)).toEqual(['nfs1', 'nfs2']);
    expect(stderr).toContain('[address-outside]');
  });

  test('--json answers with the plan, the words and the findings', async () => {
    const { stdout, stderr } = await run(warned, '--json');
    const answer = JSON.parse(stdout);
    expect(answer.plan.groups).toHaveLength(2);
    expect(answer.words).toContain('Cluster six');
    expect(answer.findings).toMatchObject([{ code: 'address-outside', level: 'warning' }]);
    expect(stderr).toBe('');
  });

  test('a spec with errors is exit 2, with every finding and no plan', async () => {
    const file = join(folder, 'cluster.yaml');
    writeFileSync(file, 'cluster: broken\nnodez: []\n');
    const words = await run(file, '--xml');
    expect(words).toMatchObject({ exit: 2, stdout: '' });
    expect(words.stderr).toContain(`${file}:2:1: error`);
    const json = await run(file, '--json');
    const { error, findings } = JSON.parse(json.stdout);
    expect(json.exit).toBe(2);
    expect(findings.length).toBeGreaterThan(1);
    expect(findings.map(({ code }: { code: string }) => code)).toContain(error.code);
  });

  test('a file that is not there is exit 2', async () => {
    const { exit, stderr } = await run(join(folder, 'nowhere.yaml'));
    expect(exit).toBe(2);
    expect(stderr).toContain('nowhere.yaml');
  });
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-plan-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const run = (...argv: readonly string[]) => runVerbs([planVerb], 'plan', ...argv);
