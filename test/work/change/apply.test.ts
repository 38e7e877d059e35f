// A change that is cut, refused, or begun by two: at the end the cluster is what one cluster.yaml says, wholly.
import { describe, expect, test } from 'vitest';
import { decodeCib } from '../../../src/core/cib/decode.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Host } from '../../../src/host/host.ts';
import { holdCluster, type Operator } from '../../../src/work/change/operator.ts';
import { apply, prepare } from '../../../src/work/commands/apply.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { CLUSTER_FILE, FORMER_CLUSTER_FILE, SPEC_FILE } from '../../../src/work/server/paths.ts';
import { ringOf } from '../../core/four-servers.ts';
import { mixedCluster } from '../../core/mixed-cluster.ts';
import { memoryHost } from '../memory-host.ts';
import { type FakeLive, fakeLive, hostIn, hostsOf } from './fake-live-cluster.ts';

const before = ringOf(2);
/** An export more, a server less, and one that belongs elsewhere. */
const after: Cluster = {
  ...before,
  exports: [
    ...before.exports,
    { ...(before.exports[0] as Cluster['exports'][0]), name: 'data', id: 2, pseudo: '/data' },
  ],
  servers: before.servers
    .filter(({ name }) => name !== 'nfs2')
    .map((server) => (server.name === 'nfs1' ? { ...server, exports: ['home', 'data'] } : server)),
};
const threeNodes: Cluster = { ...ringOf(3), servers: before.servers, fencing: before.fencing };
const installation = { node: 'node', bundles: '/', version: '0' };

/** One whose process has ended: nothing of it is in its /proc. */
const gone = (name: string, pid = 7): Operator => ({ user: 'root', machine: memoryHost(name), pid, startTime: '1' });

function partsOf(live: FakeLive, cluster: Cluster, dieBefore?: number) {
  const hostOf = hostIn(hostsOf(live, before.stateVolume, dieBefore));
  const [first, ...others] = cluster.nodes.map(hostOf);
  if (first === undefined) throw new Error('a cluster has nodes');
  const hosts: readonly [Host, ...Host[]] = [first, ...others];
  return { hosts, hostOf, cluster, specText: specOf(cluster) };
}

async function run(live: FakeLive, cluster: Cluster, dieBefore?: number, operator = gone('desk')): Promise<boolean> {
  const parts = partsOf(live, cluster, dieBefore);
  const prepared = await prepare(parts);
  return apply({ ...parts, operator, installation, progress: silent }, prepared);
}

const specOf = ({ servers, nodes }: Cluster): string => `# ${nodes.length} ${servers.length}`;

/** Killed before one of these is as good as killed before what comes next. */
const LOOKS = /^(read|exists|list|active|uname|crm_mon|corosync-cmapctl|cibadmin --query|crm_resource --wait)\b/;

async function killedEverywhere(from: Cluster, to: Cluster): Promise<void> {
  const fresh = () => fakeLive(from, specOf(from), from === before ? ['node3'] : []);
  const whole = fresh();
  await run(whole, to);
  expectWholly(whole, to);
  const steps = [...whole.asked.keys()].filter((step) => !LOOKS.test(whole.asked[step] ?? ''));
  expect(steps.length).toBeGreaterThan(15);
  for (const step of steps)
    for (const cluster of [to, from]) {
      const live = fresh();
      // Killed in what it takes for a trouble of its own, it ends with that; or it goes on as with a node that is down.
      await run(live, to, step).catch(() => undefined);
      await run(live, cluster).catch((error: unknown) => {
        throw new Error(`killed before step ${step}: ${live.asked[step]}`, { cause: error });
      });
      expectWholly(live, cluster);
    }
}

function expectWholly(live: FakeLive, cluster: Cluster): void {
  expect(decodeCib(live.cib).plan).toEqual(compile(cluster));
  const isNode = ({ name }: { name: string }) => cluster.nodes.some((node) => node.name === name);
  for (const { content, name } of live.nodes.filter((node) => !isNode(node))) {
    expect([content.has(CLUSTER_FILE), live.running.has(`pacemaker ${name}`)]).toEqual([false, false]);
  }
  for (const { content } of live.nodes.filter(isNode)) {
    expect(JSON.parse(content.get(CLUSTER_FILE) ?? '')).toEqual(cluster);
    expect(content.get(SPEC_FILE)).toBe(specOf(cluster));
    expect(content.has(FORMER_CLUSTER_FILE)).toBe(false);
  }
}

describe('a change', () => {
  test('makes the cluster what it is to be, and a second one does nothing', async () => {
    const live = fakeLive(before, specOf(before));
    expect(await run(live, after)).toBe(true);
    expectWholly(live, after);
    const { cib } = live;
    expect(await run(live, after)).toBe(false);
    expect(live.cib).toBe(cib);
  });

  test('whose process is killed anywhere is brought to its end by the same once more, or taken back by the former', {
    timeout: 400_000,
  }, async () => {
    await killedEverywhere(before, after);
  });

  test('that takes a node in, killed anywhere, is brought to its end or taken back', { timeout: 400_000 }, async () => {
    await killedEverywhere(before, threeNodes);
  });

  test('that takes a node out, killed anywhere, is brought to its end or taken back', {
    timeout: 400_000,
  }, async () => {
    await killedEverywhere(threeNodes, before);
  });

  test('of a password is on every node before the CIB tells of it, in no argument of a program, and taken back with the rest', async () => {
    const guarded = (password: string): Cluster => ({
      ...before,
      fencing: { kind: 'devices', devices: [{ agent: 'fence_x', nodes: ['node1'], options: { password } }] },
    });
    const file = '/var/lib/pacemaker/lrm/secrets/fence-node1/password';
    const onNodes = (live: FakeLive) => live.nodes.map(({ content }) => content.get(file));
    const live = fakeLive(guarded('sesame'), '# 2');
    await run(live, guarded('opensesame'));
    expect(onNodes(live)).toEqual(['opensesame\n', 'opensesame\n']);
    expect(live.cib).toContain('lrm://');
    expect([live.cib, ...live.asked].filter((each) => each.includes('sesame'))).toEqual([]);
    const patched = live.asked.findIndex((each) => each.startsWith('cibadmin --patch'));
    expect(live.asked.findLastIndex((each) => each.startsWith(`write ${file}.sign`))).toBeLessThan(patched);

    const parts = partsOf(live, guarded('third'));
    const prepared = await prepare(parts);
    live.cib = live.cib.replace(' epoch="2"', ' epoch="3"');
    const moved = apply({ ...parts, operator: gone('desk'), installation, progress: silent }, prepared);
    await expect(moved).rejects.toMatchObject({ code: 'cib-moved' });
    expect(onNodes(live)).toEqual(['opensesame\n', 'opensesame\n']);
  });

  test('of a cluster that somebody has changed since the plan was made is refused, and everything is as it was', async () => {
    const live = fakeLive(before, specOf(before));
    const parts = partsOf(live, after);
    const prepared = await prepare(parts);
    live.cib = live.cib.replace(' epoch="1"', ' epoch="2"');
    const moved = apply({ ...parts, operator: gone('desk'), installation, progress: silent }, prepared);
    await expect(moved).rejects.toMatchObject({ exit: 3, code: 'cib-moved' });
    expectWholly(live, before);
    // Who was refused holds nothing.
    expect(await run(live, after, undefined, gone('sofa'))).toBe(true);
  });

  test('is refused while a node is missing, or has no folder for an export', async () => {
    const live = fakeLive(before, specOf(before));
    live.nodes[1]?.content.delete('/srv/home');
    await expect(run(live, after)).rejects.toMatchObject({ exit: 3, code: 'no-export-path' });
    live.nodes[1]?.content.delete(CLUSTER_FILE);
    await expect(run(live, after)).rejects.toMatchObject({ exit: 3, code: 'node-unreachable' });
  });

  test('looks for the folder of an export where a server that lists it may run', async () => {
    const mixed = mixedCluster();
    const changed = { ...mixed, failbackAfterMs: mixed.failbackAfterMs + 1_000 };
    const live = fakeLive(mixed, specOf(mixed));
    for (const [index, path] of ['/srv/shared/data', '/srv/shared/data', '/srv/disk/data', '/srv/disk/data'].entries())
      live.nodes[index]?.content.delete(path);
    expect(await run(live, changed)).toBe(true);
    live.nodes[3]?.content.delete('/srv/shared/data');
    await expect(run(live, mixed)).rejects.toMatchObject({ exit: 3, code: 'no-export-path' });
  });

  test('looks for no folder on a filesystem that moves with its server: no other node has it mounted', async () => {
    const disk = { kind: 'device', source: '/dev/san/home', mount: '/srv', type: 'ext4', options: '' } as const;
    const moving = { ...after, servers: after.servers.map((server) => ({ ...server, filesystems: [disk] })) };
    const live = fakeLive(before, specOf(before));
    live.nodes[1]?.content.delete('/srv/home');
    expect(await run(live, moving)).toBe(true);
  });
});

describe('of two operators', () => {
  const hold = (live: FakeLive, operator: Operator, takeOver = false) =>
    holdCluster(hostsOf(live, before.stateVolume)[0], before, operator, ['+ export data'], takeOver);

  test('the second is refused, and told who the first is, until that is done', async () => {
    const live = fakeLive(before, specOf(before));
    const first = await hold(live, gone('desk'));
    await expect(hold(live, gone('sofa'))).rejects.toMatchObject({
      ...{ exit: 3, code: 'other-operator' },
      message: expect.stringContaining('root on desk, process 7'),
    });
    await first.done();
    await hold(live, gone('sofa'));
  });

  test('one takes over from another who is gone: at once on its own machine, on request from elsewhere', async () => {
    const live = fakeLive(before, specOf(before));
    const first = await hold(live, gone('desk'));
    const second = await hold(live, gone('desk', 8));
    await expect(first.require()).rejects.toMatchObject({ exit: 3, code: 'taken-over' });
    await expect(hold(live, gone('sofa'))).rejects.toMatchObject({ code: 'other-operator' });
    await hold(live, gone('sofa'), true);
    await expect(second.require()).rejects.toMatchObject({ code: 'taken-over' });
  });

  test('who begin at the same moment, one does', async () => {
    const live = fakeLive(before, specOf(before));
    const both = await Promise.allSettled([hold(live, gone('desk')), hold(live, gone('sofa'))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
