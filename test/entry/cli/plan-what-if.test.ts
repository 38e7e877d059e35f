import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { planVerb } from '../../../src/entry/cli/verbs/plan.ts';
import { isInstalled } from '../../core/pacemaker-tools.ts';
import { runVerbs } from './run-verbs.ts';

const example = (name: string) => fileURLToPath(new URL(`../../../examples/${name}.yaml`, import.meta.url));
const ring = example('active-active');

describe.skipIf(!isInstalled('crm_simulate'))('gracekeeper plan --if-dies', () => {
  test('says where the server goes and who carries how many', async () => {
    const { stdout, stderr, exit } = await run(ring, '--if-dies', 'node1');
    expect(exit).toBe(0);
    expect(stdout).toContain('nfs1 goes from node1 to node2');
    expect(stdout).toContain('node2 would carry 2 servers: nfs1, nfs2');
    expect(stderr).toBe('');
  });

  test('--json is one object with moves and unserved, and the findings of the spec', async () => {
    const { stdout, exit } = await run(ring, '--if-dies', 'node1', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      moves: [{ server: 'nfs1', from: 'node1', to: 'node2' }],
      unserved: [],
      carries: { node2: 2, node3: 1, node4: 1 },
      quorum: { quorate: true, left: 3, needed: 3 },
      findings: [{ code: 'shared-export' }],
    });
  });

  test('servers that are left unserved are an answer: exit 0', async () => {
    const { stdout, exit } = await run(ring, '--if-dies', 'node1, node3', '--json');
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ dies: ['node1', 'node3'], moves: [], unserved: ['nfs1', 'nfs3'] });
  });

  test('of two nodes the other carries everything', async () => {
    const { stdout } = await run(example('two-nodes'), '--if-dies', 'alpha');
    expect(stdout).toContain('beta would carry 2 servers: nfs-projects, nfs-mail');
    expect(stdout).toContain('1 of 2 nodes is left, 1 is needed for quorum. alpha is fenced first.');
  });

  test('a node that is named twice dies once, and that is said', async () => {
    const { stdout, stderr } = await run(ring, '--if-dies', 'node1,node1');
    expect(stdout).toContain('home: if node1 dies\n');
    expect(stderr).toBe('node1 is named more than once: it dies only once\n');
  });

  test('the option may be given several times', async () => {
    const { stdout } = await run(ring, '--if-dies', 'node2', '--if-dies', 'node1', '--json');
    expect(JSON.parse(stdout).dies).toEqual(['node1', 'node2']);
  });
});

describe.skipIf(!isInstalled('crm_simulate'))('gracekeeper plan --every-failure', () => {
  test('tells the worst of one node and of two, with progress on stderr', async () => {
    const { stdout, stderr, exit } = await run(example('own-exports'), '--every-failure');
    expect(exit).toBe(0);
    expect(stdout).toContain('campus: each node and each pair of nodes, 6 failures. 3 of them leave servers unserved.');
    expect(stdout).toContain('The worst that a single node can do: rack1');
    expect(stdout).toContain('The worst that two nodes can do together: rack1 and rack2');
    expect(stderr).toContain('trying 6 failures');
  });

  test('--json has every case and the worst', async () => {
    const { stdout } = await run(example('own-exports'), '--every-failure', '--json');
    const told = JSON.parse(stdout);
    expect(told).toMatchObject({ tried: 6, leavingUnserved: 3, worst: { dies: ['rack1', 'rack2'] } });
    expect(told.failures.map(({ dies }: { dies: string[] }) => dies.join())).toEqual([
      'rack1',
      'rack2',
      'rack3',
      'rack1,rack2',
      'rack1,rack3',
      'rack2,rack3',
    ]);
  });
});

describe('gracekeeper plan asked wrongly', () => {
  test('about a node that the cluster does not have is exit 2, with what was meant', async () => {
    const words = await run(ring, '--if-dies', 'noed1');
    expect(words).toMatchObject({ exit: 2, stdout: '' });
    expect(words.stderr).toContain('cluster home has no node noed1');
    expect(words.stderr).toContain('did you mean node1?');
    const json = await run(ring, '--if-dies', 'noed1', '--json');
    expect(JSON.parse(json.stdout).error).toMatchObject({ code: 'unknown-node', hint: 'did you mean node1?' });
  });

  test.each([
    ['no node', ['--if-dies', ',']],
    ['both questions', ['--if-dies', 'node1', '--every-failure']],
    ['a question and the CIB', ['--every-failure', '--xml']],
  ])('%s is exit 2', async (_, argv) => {
    expect(await run(ring, ...argv)).toMatchObject({ exit: 2, stdout: '' });
  });

  test('about a spec with errors tells the errors', async () => {
    const { exit, stderr } = await run(
      fileURLToPath(new URL('../../golden/terrible.yaml', import.meta.url)),
      '--every-failure',
    );
    expect(exit).toBe(2);
    expect(stderr).toContain('error');
  });
});

const run = (...argv: readonly string[]) => runVerbs([planVerb], 'plan', ...argv);
