import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkVerb } from '../../../../src/entry/cli/verbs/check.ts';
import { schemaVerb } from '../../../../src/entry/cli/verbs/schema.ts';
import { GOOD as SPEC } from '../../../core/spec/spec-text.ts';
import { runVerbs } from '../run-verbs.ts';

// Fenced by an agent that is installed nowhere: what is printed here is the same on every machine.
const GOOD = SPEC.replaceAll('fence_apc', 'fence_nil');

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'check-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function run(text: string | undefined, ...options: string[]) {
  const file = join(folder, 'cluster.yaml');
  if (text !== undefined) writeFileSync(file, text);
  const { exit, stdout: out, stderr: err } = await runVerbs([checkVerb], 'check', file, ...options);
  return { exit, file, out, err };
}

describe('gracekeeper check', () => {
  it('exits 0 for a good spec and for one with warnings only', async () => {
    expect(await run(GOOD)).toMatchObject({ exit: 0, out: 'home: 3 nodes, 2 servers, 2 exports: fine\n', err: '' });
    expect((await run(`${GOOD}nfs: { versions: [3] }\n`)).exit).toBe(0);
  });

  it('exits 2 for a spec with errors, which it prints to stdout', async () => {
    const { exit, out, file } = await run(GOOD.replace('home: node2', 'home: nod2'));
    expect(exit).toBe(2);
    expect(out).toContain(`${file}:14:42: error: there is no node called nod2 [home-no-node]`);
    expect(out.trimEnd().split('\n').at(-1)).toBe(`${file}: 1 error`);
  });

  it('exits 2 for a file that is not there', async () => {
    expect(await run(undefined)).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('there is no file') });
    const { exit, out } = await run(undefined, '--json');
    expect([exit, JSON.parse(out)]).toMatchObject([2, { error: { code: 'no-such-file' } }]);
  });

  it('exits 2 for a folder', async () => {
    const { exit, stderr } = await runVerbs([checkVerb], 'check', folder);
    expect([exit, stderr]).toEqual([2, expect.stringContaining(`${folder} can't be read: it is a folder\n  hint:`)]);
  });

  it('answers --json with flat findings', async () => {
    const { exit, out, file } = await run(GOOD.replace('home: node2', 'home: nod2'), '--json', '--effective');
    expect(exit).toBe(2);
    expect(JSON.parse(out)).toEqual({
      findings: [
        {
          code: 'home-no-node',
          level: 'error',
          file,
          line: 14,
          column: 42,
          message: 'there is no node called nod2',
          hint: 'did you mean node2?',
        },
      ],
    });
  });

  it('answers --json --effective with the whole cluster', async () => {
    const { out } = await run(GOOD, '--json', '--effective');
    expect(JSON.parse(out)).toMatchObject({ findings: [], effective: { name: 'home', nfs: { graceMs: 90_000 } } });
  });

  it('prints with --effective a spec with every default in it', async () => {
    const { out } = await run(GOOD, '--effective');
    expect(out).toContain('\n    failoverTo: [ node2, node3 ]\n');
    expect(out).toContain('\nnfs:\n  lease: 1m\n  grace: 90s\n');
  });
});

describe('gracekeeper schema', () => {
  it('prints a JSON Schema', async () => {
    const { stdout } = await runVerbs([schemaVerb], 'schema');
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: expect.stringContaining('json-schema.org'),
      type: 'object',
    });
  });
});
