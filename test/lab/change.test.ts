// A live cluster is changed while clients write: nodes come and go, our process is killed at every step, two operators begin at once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeNode } from '../../src/core/edit/edits.ts';
import { eventually } from '../../src/host/eventually.ts';
import { localHost, systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { StartedFleet } from '../../src/lab/light/start-fleet.ts';
import { longestGap } from '../../src/lab/traffic/gaps.ts';
import { holdCluster } from '../../src/work/change/operator.ts';
import { steady } from '../../src/work/drill/drill.ts';
import { identityOf } from '../../src/work/server/identity.ts';
import { KEEPER_FILE } from '../../src/work/server/paths.ts';
import { applied, clusterOf, expectWholly, healthy, hostsOf, killed, nodesOf, withExport } from './change-scene.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';
import { writingClient } from './failure-scene.ts';

const NAME = `t-change-${process.pid}`;

let made: ClusterLab;
let folder: string;
let client: LabClient;
let fleet: StartedFleet;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-change-'));
  made = await clusterLab({ name: NAME, nodes: 3, versions: ['4.1'], lease: '5s', grace: '6s' });
  await made.lab.runInside(['mkdir', '-m', '1777', '/srv/shared/data', '/srv/shared/more']);
  client = await writingClient(made, 'nfs3');
  fleet = await made.lab.lightClients({
    ...{ kind: 'light:4.1', clients: 3, name: 'held', leaseMs: 5_000, export: '/home' },
    server: { name: 'nfs1', address: '192.0.2.101' },
  });
}, 240_000);

afterAll(async () => {
  await fleet?.stop();
  await made?.lab.stop();
  await rm(folder, { recursive: true });
});

const DATA = ['export', 'add', 'data', '--path', '/srv/shared/data', '--clients', '*', '--yes'] as const;

const verb = async (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await gracekeeper(...args, '--lab', NAME, '--json');
  return { exitCode, stderr, ...(JSON.parse(stdout) as { applied?: boolean; error?: { code: string } }) };
};

describe('clients that write', () => {
  it('lose nothing while a node goes and comes and an export is added; what they waited is told beside planned moves', async () => {
    const spans: { readonly what: string; readonly from: number; readonly until: number }[] = [];
    const drillClient = { ...client, server: 'nfs3' };
    const [host] = hostsOf(made, made.cluster);
    const during = async (what: string, ...args: readonly string[]) => {
      const from = systemClock.now();
      expect(await verb(...args), what).toMatchObject({ exitCode: 0 });
      await steady(host, drillClient);
      spans.push({ what, from, until: systemClock.now() });
    };
    await client.startTraffic();
    await steady(host, drillClient);
    await during('move', 'move', 'nfs3', '--to', 'node2');
    await during('move back', 'move', 'nfs3', '--to', 'node3');
    await during('export add', ...DATA);
    await during('delete node3', 'delete', 'node3', '--yes');
    await during('add node3', 'add', 'node3', '--address', '192.0.2.13', '--yes');
    await during('export remove', 'export', 'remove', 'data', '--yes');
    const { completedAt, ...report } = await client.stopTraffic();
    expect(report).toMatchObject({ lost: 0, reordered: 0, duplicated: 0, errors: [] });
    const told = spans.map(({ what, from, until }) => {
      const within = completedAt.filter((at) => at >= from && at <= until);
      return `${what} ${longestGap(within, from, until).ms.toFixed(0)} ms`;
    });
    process.stdout.write(`longest gaps: ${told.join(', ')}\n`);
    await healthy(made);
  }, 400_000);

  it('of another server have not noticed', () => {
    expect(fleet.progress()).toMatchObject({ holding: 3, recovered: 0 });
  });
});

describe('an apply', () => {
  /** Killed before one of these is as good as killed before what comes next. */
  const LOOKS = /^node\d (uname|cibadmin --query|crm_mon|crm_resource --wait)\b/;

  it('that is killed before any kind of its steps, on the last node that comes to it, is completed by the next one, and nobody who holds a lock notices', async () => {
    const before = await made.lab.spec();
    const after = withExport(before, 'data');
    const steps: string[] = [];
    const noted = (thing: string) => !LOOKS.test(thing) && steps.push(thing) < 0;
    expect(await killed(made, after, noted)).toBe(false);
    await expectWholly(made, after);
    const kinds = steps.map((step) => step.replaceAll(/\d+/g, ''));
    const isChosen = (step: number, kind: string) => kinds.lastIndexOf(kind) === step;
    const chosen = [...kinds.entries()].filter(([step, kind]) => isChosen(step, kind)).map(([step]) => step);
    expect(chosen.length).toBeGreaterThan(8);
    let killings = 0;
    for (const [turn, step] of chosen.entries()) {
      const goal = turn % 2 === 0 ? before : after;
      let left = step;
      killings += (await killed(made, goal, (thing) => !LOOKS.test(thing) && left-- === 0)) ? 1 : 0;
      await applied(made, goal);
      await expectWholly(made, goal).catch((error: unknown) => {
        throw new Error(`killed before step ${step}, like ${steps[step]}`, { cause: error });
      });
    }
    // Taking an export away takes a step or two less.
    expect(killings).toBeGreaterThan(chosen.length - 4);
    await applied(made, before);
    expect(fleet.progress()).toMatchObject({ holding: 3, recovered: 0 });
  }, 600_000);

  it('that is killed while a node goes or comes is completed, or taken back: the node is then in the cluster or out of it', async () => {
    const three = await made.lab.spec();
    const two = removeNode(three, 'node3', clusterOf(three));
    const killedThen = async (what: RegExp, goal: string, then: string) => {
      expect(await killed(made, goal, (thing) => what.test(thing)), String(what)).toBe(true);
      await applied(made, then);
      await expectWholly(made, then);
      return nodesOf(made);
    };
    const [both, all] = [
      ['node1 online', 'node2 online'],
      ['node1 online', 'node2 online', 'node3 online'],
    ];
    expect(await killedThen(/^node3 stop corosync/, two, three)).toEqual(all);
    expect(await killedThen(/^node1 crm_node /, two, two)).toEqual(both);
    expect(await killedThen(/^node3 start pacemaker/, three, three)).toEqual(all);
    await healthy(made);
    expect(fleet.progress()).toMatchObject({ holding: 3, recovered: 0 });
  }, 400_000);

  it('is refused while another operator is at it, and told who that is', async () => {
    const before = await made.lab.spec();
    const me = await identityOf(localHost(), process.pid);
    if (me === undefined) throw new Error('this process is in /proc');
    const operator = { ...me, user: 'alice', machine: localHost() };
    const [host] = hostsOf(made, made.cluster);
    const hold = await holdCluster(host, clusterOf(before), operator, ['+ export more'], false);
    expect(await verb(...DATA)).toMatchObject({ exitCode: 3, error: { code: 'other-operator' } });
    expect(await made.lab.spec()).toBe(before);
    await hold.done();
  });

  it('and another one that begin at the same moment leave what one of them says, wholly', async () => {
    const before = await made.lab.spec();
    const both = ['data', 'more'].map((name) => withExport(before, name));
    const outcomes = await Promise.all(
      both.map(async (text, index) => {
        const file = join(folder, `${index}.yaml`);
        await writeFile(file, text);
        return verb('apply', file, '--yes');
      }),
    );
    const done = outcomes.filter(({ exitCode }) => exitCode === 0);
    expect(done.length, JSON.stringify(outcomes)).toBeGreaterThan(0);
    for (const { exitCode, error } of outcomes)
      if (exitCode !== 0) expect(['other-operator', 'cib-moved', 'taken-over']).toContain(error?.code);
    const now = await made.lab.spec();
    expect(both).toContain(now);
    await expectWholly(made, now);
    expect(fleet.progress()).toMatchObject({ holding: 3, recovered: 0 });
  });
});

describe('a place for the metrics', () => {
  const asks = (port: number) =>
    `fetch('http://127.0.0.1:${port}/metrics').then((it) => it.text()).then((it) => process.stdout.write(it))`;
  const answered = async (port: number) => {
    const { stdout } = await made.lab.host('node1').run([process.execPath, '-e', asks(port)], { okExits: [0, 1] });
    return stdout.includes('gracekeeper_') || undefined;
  };
  const listenAt = async (port: number) => {
    const file = join(folder, 'metrics.yaml');
    const spec = (await made.lab.spec()).replace(/^metrics:.*\n/m, '');
    await writeFile(file, `${spec}metrics: { listen: "127.0.0.1:${port}" }\n`);
    expect(await verb('apply', file, '--yes')).toMatchObject({ applied: true, effects: [] });
  };
  const trouble = async () => {
    const { nodes } = (await verb('status')) as unknown as { nodes: { metrics: { trouble: string | null } }[] };
    return nodes[0]?.metrics.trouble ?? undefined;
  };

  it('is taken over by keepers that run; one that another program has is told, and had when it is free', async () => {
    const keeper = async () => made.lab.host('node1').files.read(KEEPER_FILE);
    const before = await keeper();
    await listenAt(20500);
    await eventually(systemClock, { what: 'metrics at the new port', withinMs: 30_000 }, () => answered(20500));
    const program = "require('net').createServer().listen(20501, '127.0.0.1', () => console.log('up'))";
    let up = false;
    const other = made.lab.host('node1').follow([process.execPath, '-e', program], () => {
      up = true;
    });
    await eventually(
      systemClock,
      { what: 'another program at the port', withinMs: 30_000 },
      async () => up || undefined,
    );
    await listenAt(20501);
    const told = await eventually(systemClock, { what: 'the trouble in status', withinMs: 30_000 }, trouble);
    expect(told).toContain('EADDRINUSE');
    expect((await gracekeeper('events', '--lab', NAME)).stdout).toContain(
      'has no metrics for Prometheus at 127.0.0.1:20501',
    );
    other.stop();
    await other.ended;
    await eventually(systemClock, { what: 'metrics at the free port', withinMs: 60_000 }, () => answered(20501));
    expect(await keeper()).toBe(before);
  });
});
