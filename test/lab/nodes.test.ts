// A node comes into a living cluster, and goes again; clients go on.
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeCib } from '../../src/core/cib/decode.ts';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { VERSION } from '../../src/entry/version.ts';
import { memberCount } from '../../src/host/tools/corosync.ts';
import { installedPackages } from '../../src/host/tools/dpkg.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { status } from '../../src/work/commands/status.ts';
import { setUp } from './bare-lab.ts';
import { gracekeeper } from './cluster-lab.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const NAME = `t-nodes-${process.pid}`;
let lab: Lab;
let two: Cluster;

const specOf = (nodes: number) =>
  defaultSpec({ name: NAME, nodes, servers: 2, versions: ['4.1'], lease: '5s', grace: '6s' });

function clusterOf(text: string): Cluster {
  const { cluster, findings } = readSpec(text, 'test');
  if (cluster === undefined) throw new Error(JSON.stringify(findings));
  return cluster;
}

beforeAll(async () => {
  const specText = specOf(2);
  two = clusterOf(specText);
  lab = await startLab(labOptions(NAME, clusterOf(specOf(3)), specOf(3), false));
  await setUp({ hosts: [lab.host('node1'), lab.host('node2')], cluster: two, specText });
  await writeFile(lab.specPath, specText);
});

afterAll(async () => {
  await lab?.stop();
});

const nodesInCib = async () => decodeCib(await queryCib(lab.host('node1'))).plan.nodes.map(({ name }) => name);

async function gk(...argv: readonly string[]) {
  const { exitCode, stdout, stderr } = await gracekeeper(...argv, '--lab', NAME, '--json', '--yes');
  return { exitCode, stderr, ...(JSON.parse(stdout === '' ? '{}' : stdout) as object) };
}

describe('a node', () => {
  it('comes in, and the servers may go there; it goes again, and is as it was', async () => {
    const clients = await lab.lightClients({
      ...{ kind: 'light:4.1', clients: 3, name: 'held', leaseMs: 5_000, export: '/home' },
      server: { name: 'nfs1', address: '192.0.2.101' },
    });
    expect(await gk('add', 'node3', '--address', '192.0.2.13')).toMatchObject({ exitCode: 0, applied: true });
    expect(await nodesInCib()).toEqual(['node1', 'node2', 'node3']);
    expect(await memberCount(lab.host('node3'))).toBe(3);
    const three = clusterOf(await lab.spec());
    expect((await status(lab.hosts(), three)).nodes.map(({ state }) => state)).toEqual(['online', 'online', 'online']);
    const seen = (await clients.stop()).clients.map(({ recoveries, trouble }) => [recoveries.length, trouble]);
    expect(seen).toEqual([
      [0, null],
      [0, null],
      [0, null],
    ]);

    const moved = await gracekeeper('move', 'nfs2', '--to', 'node3', '--lab', NAME);
    expect(moved).toMatchObject({ exitCode: 0 });
    expect(await gk('delete', 'node3')).toMatchObject({ exitCode: 0, applied: true });
    expect(await nodesInCib()).toEqual(['node1', 'node2']);
    expect(await memberCount(lab.host('node1'))).toBe(2);
    expect((await status(lab.hosts(), two)).servers.map(({ node }) => node)).not.toContain('node3');
    expect(await lab.host('node3').files.exists('/etc/gracekeeper')).toBe(false);
    expect(clusterOf(await lab.spec())).toEqual(two);
  });

  it('gets Gracekeeper first, where it has none', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [`${root}scripts/package.mjs`]);
    const { deb } = JSON.parse(stdout) as { deb: string };
    const host = lab.host('node3');
    const version = async () => (await installedPackages(host, 'gracekeeper'))[0]?.version;
    expect(await version()).toBe(undefined);
    const added = await gk('add', 'node3', '--address', '192.0.2.13', '--package', deb);
    expect(added).toMatchObject({ exitCode: 0, installed: ['node3'], applied: true });
    expect(await version()).toBe(VERSION);
    const moved = await gracekeeper('move', 'nfs2', '--to', 'node3', '--lab', NAME);
    expect(moved).toMatchObject({ exitCode: 0 });
    expect(await gk('delete', 'node3')).toMatchObject({ exitCode: 0, applied: true });
    expect(await version()).toBe(VERSION);
    // Once more: nothing is left to be installed.
    const again = await gk('add', 'node3', '--address', '192.0.2.13', '--package', deb);
    expect(again).toMatchObject({ exitCode: 0, installed: [], applied: true });
  });
});
