import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import { FAILBACK, FAILBACK_CLAIM } from '../../src/core/plan/names.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { attributeOfNodes } from '../../src/host/tools/pacemaker.ts';
import { status } from '../../src/work/commands/status.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = `t-failback-${process.pid}`;

/** A window of local time, some hours from now. */
function windowIn(fromHours: number, toHours: number): string {
  const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5);
  return `"${at(fromHours)}-${at(toHours)}"`;
}

/** All four live on node1, and differ in their policy only. */
const POLICY = { nfs1: 'auto', nfs2: 'manual', nfs3: windowIn(-2, 2), nfs4: windowIn(2, 4) };

let made: ClusterLab;

beforeAll(async () => {
  made = await clusterLab({ name: NAME, nodes: 4, versions: ['4.1'], ownExports: true }, (spec) =>
    Object.entries(POLICY).reduce(
      (text, [server, policy]) =>
        text.replace(
          new RegExp(`(${server}: \\{.*) home: node\\d,`),
          `$1 home: node1, failoverTo: [node2, node3], failback: ${policy},`,
        ),
      `${spec}failbackAfter: 3s\n`,
    ),
  );
  await settled(['node1', 'node1', 'node1', 'node1']);
});

afterAll(async () => {
  await made?.lab.stop();
});

const now = () => status(made.lab.hosts(), made.cluster);

const whereabouts = async () => (await now()).servers.map(({ node }) => node);

function settled(nodes: readonly string[]): Promise<true> {
  const wait = { what: `servers on ${nodes}`, withinMs: 90_000, everyMs: 200 };
  return eventually(systemClock, wait, async () => ((await whereabouts()).join() === nodes.join() ? true : undefined));
}

async function journalOf(node: string): Promise<readonly Observation[]> {
  return readJournal((await made.lab.host(node).files.read(JOURNAL)) ?? '').observations;
}

/** Where the servers are, once all are served and exactly those of `home` are on node1. */
function atHome(...home: string[]): Promise<readonly (string | null)[]> {
  const wait = { what: `of all servers exactly ${home} on node1`, withinMs: 90_000, everyMs: 200 };
  return eventually(systemClock, wait, async () => {
    const nodes = await whereabouts();
    const there = nodes.every((node, i) => node !== null && (node === 'node1') === home.includes(`nfs${i + 1}`));
    return there ? nodes : undefined;
  });
}

async function callsEnded(): Promise<void> {
  const node2 = made.lab.host('node2');
  const unmarked = async () => (await attributeOfNodes(node2, FAILBACK_CLAIM)).size === 0 || undefined;
  await eventually(systemClock, { what: 'the end of the last fail-back', withinMs: 90_000 }, unmarked);
  expect((await attributeOfNodes(node2, FAILBACK)).size).toBe(0);
}

async function said(...args: string[]) {
  const { exitCode, stdout } = await gracekeeper(...args, '--lab', NAME, '--json');
  return { exitCode, answer: JSON.parse(stdout) };
}

describe('when a node was lost and is back', () => {
  it('its servers come home by themselves, each once and one at a time, where their policy says so now', async () => {
    // A fence that switched it on again could be so fast that servers are started at home in the first place.
    await made.lab
      .host('node2')
      .run(['crm_attribute', '--type', 'crm_config', '--name', 'stonith-action', '--update', 'off']);
    await made.lab.power('node1', 'off');
    await atHome();
    await made.lab.power('node1', 'on');
    const after = await atHome('nfs1', 'nfs3');
    await callsEnded();
    expect(await whereabouts()).toEqual(after);
    const story = (await journalOf('node1')).filter(({ kind }) => kind.startsWith('failback-'));
    expect(story.map(({ kind, server }) => `${server} ${kind}`)).toEqual([
      'nfs1 failback-began',
      'nfs1 failback-ended',
      'nfs3 failback-began',
      'nfs3 failback-ended',
    ]);
  });

  it('a server that is banned from its home is refused, and nothing of the ban is touched', async () => {
    const { run } = made.lab.host('node2');
    await run(['crm_resource', '--ban', '--resource', 'nfs2', '--node', 'node1']);
    expect(await said('failback', 'nfs2')).toMatchObject({ exitCode: 3, answer: { error: { code: 'banned' } } });
    expect(await said('move', 'nfs2', '--to', 'node1')).toMatchObject({
      exitCode: 3,
      answer: { error: { code: 'banned' } },
    });
    const { answer } = await said('status');
    expect(answer.bans).toEqual([{ server: 'nfs2', node: 'node1', constraint: 'cli-ban-nfs2-on-node1' }]);
    await run(['crm_resource', '--clear', '--resource', 'nfs2', '--node', 'node1']);
  });

  it('failback takes the others home, and has nothing to do the second time', async () => {
    const first = await said('failback');
    expect(first.exitCode).toBe(0);
    expect(first.answer.moved.map(({ server, to }: { server: string; to: string }) => [server, to])).toEqual([
      ['nfs2', 'node1'],
      ['nfs4', 'node1'],
    ]);
    expect(await whereabouts()).toEqual(['node1', 'node1', 'node1', 'node1']);
    const second = await said('failback');
    expect([second.exitCode, second.answer.moved, second.answer.skipped.length]).toEqual([0, [], 4]);
  });
});

describe('a node that is drained', () => {
  it('gives all its servers away, gets none, and has them back by policy when it is undone', async () => {
    const { exitCode, answer } = await said('drain', 'node1');
    expect([exitCode, answer.standby, answer.changed]).toEqual([0, true, true]);
    expect(answer.moved.map(({ server }: { server: string }) => server)).toEqual(['nfs1', 'nfs2', 'nfs3', 'nfs4']);
    await atHome();
    expect(await said('drain', 'node1')).toMatchObject({ exitCode: 0, answer: { changed: false, moved: [] } });
    expect(await said('failback', 'nfs1')).toMatchObject({
      exitCode: 3,
      answer: { error: { code: 'node-not-online' } },
    });
    expect(await said('drain', 'node1', '--undo')).toMatchObject({
      exitCode: 0,
      answer: { standby: false, changed: true },
    });
    await atHome('nfs1', 'nfs3');
    await callsEnded();
  });

  it('is refused where a server would have nowhere to go', async () => {
    await said('drain', 'node3');
    expect(await said('drain', 'node2')).toMatchObject({ exitCode: 0 });
    // Node1 is the last that any of them may run on; node4 is not in their failoverTo.
    await atHome('nfs1', 'nfs2', 'nfs3', 'nfs4');
    expect(await said('drain', 'node1')).toMatchObject({ exitCode: 3, answer: { error: { code: 'nowhere-to-go' } } });
    expect((await said('drain', 'node9')).exitCode).toBe(2);
  });
});
