import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import { FAILBACK, FAILBACK_CLAIM } from '../../src/core/plan/names.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { attributeOfNodes } from '../../src/host/tools/pacemaker.ts';
import { status } from '../../src/work/commands/status.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';

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

describe('when a node was lost and is back', () => {
  it('its servers come home by themselves, each once and one at a time, where their policy says so now', async () => {
    await made.lab.power('node1', 'off');
    // Its fence switches it on again.
    const wait = { what: 'nfs1 and nfs3, and they only, to be at home', withinMs: 110_000, everyMs: 200 };
    const after = await eventually(systemClock, wait, async () => {
      const nodes = await whereabouts();
      return nodes.map((node) => node === null || node === 'node1').join() === 'true,false,true,false' &&
        !nodes.includes(null)
        ? nodes
        : undefined;
    });

    const node2 = made.lab.host('node2');
    const unmarked = async () => (await attributeOfNodes(node2, FAILBACK_CLAIM)).size === 0 || undefined;
    await eventually(systemClock, { what: 'the end of the last fail-back', withinMs: 90_000 }, unmarked);
    expect((await attributeOfNodes(node2, FAILBACK)).size).toBe(0);
    expect(await whereabouts()).toEqual(after);

    const story = (await journalOf('node1')).filter(({ kind }) => kind.startsWith('failback-'));
    expect(story.map(({ kind, server }) => `${server} ${kind}`)).toEqual([
      'nfs1 failback-began',
      'nfs1 failback-ended',
      'nfs3 failback-began',
      'nfs3 failback-ended',
    ]);
  });
});
