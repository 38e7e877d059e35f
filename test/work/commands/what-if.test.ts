import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Failed } from '../../../src/core/base/failed.ts';
import { encodeCib } from '../../../src/core/cib/encode.ts';
import { readCrmMon } from '../../../src/core/observe/crm-mon.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { quorumWithout } from '../../../src/core/what-if/quorum.ts';
import type { Argv, Host } from '../../../src/host/host.ts';
import { localHost } from '../../../src/host/local.ts';
import { ToolError } from '../../../src/host/tool-error.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { type Asked, everyFailure, requireNodes, whatIf } from '../../../src/work/commands/what-if.ts';
import { examples } from '../../core/example-clusters.ts';
import { fourServers, ringOf } from '../../core/four-servers.ts';
import { isInstalled } from '../../core/pacemaker-tools.ts';
import { simulate, withNodeAttribute } from '../../core/plan/simulate.ts';

const askedOf = (cluster: Cluster): Asked => ({ cluster, plan: compile(cluster) });
const never = new AbortController().signal;
const running = { atOnce: 2, progress: silent, signal: never };

describe.skipIf(!isInstalled('crm_simulate'))('what if', () => {
  // Pacemaker plays all of it here, probes and starts and stops: the same answer by the long way.
  test.each(examples)('is answered as by playing start and failure in full: examples/%s.yaml', async (_, cluster) => {
    const { failures } = await everyFailure(localHost(), askedOf(cluster), running);
    const up = cluster.nodes.flatMap(({ name }) => ['--node-up', name]);
    const { cib } = simulate(withGoodData(cluster, encodeCib(compile(cluster))), ...up);
    for (const { dies, serves } of failures)
      expect({ dies, serves }).toEqual({ dies, serves: played(cluster, cib, dies) });
  });

  test('of a cluster of one node has one answer: nothing is left', async () => {
    const every = await everyFailure(localHost(), askedOf(ringOf(1)), running);
    expect(every).toMatchObject({ tried: 1, leavingUnserved: 1, worst: { unserved: ['nfs1'], carries: {} } });
  });

  test('leaves no file behind, answered or interrupted', async () => {
    const host = watched();
    await whatIf(host, askedOf(fourServers()), ['node1'], never);
    const interrupt = new AbortController();
    const progress = () => interrupt.abort(new Failed(130, 'interrupted', 'interrupted'));
    const cut = everyFailure(host, askedOf(fourServers()), { atOnce: 2, progress, signal: interrupt.signal });
    await expect(cut).rejects.toMatchObject({ exit: 130 });
    expect(host.folders).toHaveLength(2);
    expect(host.folders.filter((folder) => existsSync(folder))).toEqual([]);
    expect(host.runs.filter((argv) => argv.includes('--run'))).toHaveLength(1);
  });

  test('tells how far it is, at most once a second', async () => {
    const told: string[] = [];
    let now = 0;
    const clock = { ...localHost().clock, now: () => (now += 250) };
    await everyFailure({ ...localHost(), clock }, askedOf(fourServers()), {
      ...running,
      progress: (step) => told.push(step),
    });
    expect(told).toEqual(['trying 10 failures, 2 at a time', 'tried 4 of 10', 'tried 8 of 10']);
  });
});

test('without crm_simulate the package to install is named, and no file is left', async () => {
  const host = watched('crm_simulate');
  await expect(whatIf(host, askedOf(fourServers()), ['node1'], never)).rejects.toMatchObject({
    exit: 3,
    code: 'no-crm-simulate',
    hint: 'apt-get install pacemaker-cli-utils',
  });
  expect(host.runs.map(([program]) => program)).toContain('/usr/sbin/crm_simulate');
  expect(host.folders.filter((folder) => existsSync(folder))).toEqual([]);
});

describe('the nodes that die', () => {
  const cluster = fourServers();

  test('are taken in the order of the spec, each once', () => {
    expect(requireNodes(cluster, ['node3', 'node1', 'node3'])).toEqual(['node1', 'node3']);
  });

  test('have to be nodes of the cluster', () => {
    const refusal = (...nodes: string[]): unknown => {
      try {
        return requireNodes(cluster, nodes);
      } catch (error) {
        return error;
      }
    };
    expect(refusal('node1', 'noed2')).toMatchObject({ exit: 2, code: 'unknown-node', hint: 'did you mean node2?' });
    expect(refusal('backup')).toMatchObject({ hint: 'its nodes: node1, node2, node3 and node4' });
    expect(refusal()).toMatchObject({ exit: 2, code: 'no-node' });
  });
});

function played(cluster: Cluster, running: string, dies: readonly string[]): Record<string, readonly string[]> {
  const left = cluster.nodes.map(({ name }) => name).filter((name) => !dies.includes(name));
  if (left.length === 0) return {};
  const quorate = quorumWithout(cluster, dies).quorate ? '1' : '0';
  const events = dies.flatMap((node) => ['--node-fail', node]);
  const { resources } = readCrmMon(monitored(simulate(running, '--quorum', quorate, ...events).cib));
  const runsOn = (id: string) => resources.find((resource) => resource.id === id)?.node;
  const serves = (node: string) =>
    cluster.servers
      .map(({ name }) => name)
      .filter((name) => runsOn(`${name}-daemon`) === node && runsOn(`${name}-address`) === node);
  return Object.fromEntries(left.map((node) => [node, serves(node)]));
}

function monitored(cib: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-played-'));
  try {
    writeFileSync(join(folder, 'cib.xml'), cib);
    const env = { ...process.env, CIB_file: join(folder, 'cib.xml') };
    return execFileSync('crm_mon', ['--one-shot', '--inactive', '--output-as=xml'], { encoding: 'utf8', env });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** This machine, with what it ran and the temporary folders that it made; `missing` is a program that it does not have. */
function watched(missing?: string): Host & { runs: Argv[]; folders: string[] } {
  const local = localHost();
  const runs: Argv[] = [];
  const folders: string[] = [];
  const run: Host['run'] = async (argv, options) => {
    runs.push(argv);
    if (missing !== undefined && argv[0].endsWith(missing))
      throw new ToolError({ argv, host: 'here', cause: 'ENOENT', stdout: '', stderr: '' });
    const result = await local.run(argv, options);
    if (argv[0] === 'mktemp') folders.push(result.stdout.trimEnd());
    return result;
  };
  return { ...local, run, runs, folders };
}

/** What DRBD's agent would say on every node. */
const withGoodData = (cluster: Cluster, cib: string): string =>
  cluster.drbd
    .flatMap((resource) => cluster.nodes.map((node) => [node.name, `master-drbd-${resource.name}`] as const))
    .reduce((to, [node, attribute]) => withNodeAttribute(to, node, attribute, '10000'), cib);
