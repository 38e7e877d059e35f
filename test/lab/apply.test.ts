// A live cluster is changed by its cluster.yaml, with clients on it.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { decodeCib } from '../../src/core/cib/decode.ts';
import { readJournal } from '../../src/core/observe/journal.ts';
import { exportId } from '../../src/core/spec/export-id.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import type { StartedFleet } from '../../src/lab/light/start-fleet.ts';
import { FORMER_CLUSTER_FILE, JOURNAL, SERVERS, serverPaths } from '../../src/work/server/paths.ts';
import { readClusters } from '../../src/work/server/read-cluster.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';

const NAME = `t-apply-${process.pid}`;
const LEASE_MS = 5_000;

let made: ClusterLab;
let folder: string;
let fleets: StartedFleet[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gracekeeper-apply-'));
  made = await clusterLab({ name: NAME, nodes: 2, versions: ['4.1'], lease: '5s', grace: '6s' });
  await made.lab.runInside(['mkdir', '-m', '1777', '/srv/shared/data', '/srv/shared/more']);
});

afterEach(async () => {
  await Promise.allSettled(fleets.map((fleet) => fleet.stop()));
  fleets = [];
});

afterAll(async () => {
  await made?.lab.stop();
  await rm(folder, { recursive: true });
});

/** The spec that the lab began with, changed. */
const changed = (...changes: readonly (readonly [from: string | RegExp, to: string])[]): string =>
  changes.reduce((text, [from, to]) => text.replace(from, to), made.specText);

const DATA = ['servers:', '  data: { path: /srv/shared/data, clients: ["*"] }\nservers:'] as const;
const ON_BOTH = [/exports: \[home\]/g, 'exports: [home, data]'] as const;

async function apply(spec: string, ...more: readonly string[]) {
  const file = join(folder, 'cluster.yaml');
  await writeFile(file, spec);
  const { exitCode, stdout, stderr } = await gracekeeper('apply', file, '--lab', NAME, '--yes', '--json', ...more);
  return { exitCode, ...(JSON.parse(stdout === '' ? `{"stderr":${JSON.stringify(stderr)}}` : stdout) as object) };
}

async function light(server: string, path: string, first: number): Promise<StartedFleet> {
  const address = made.cluster.servers.find(({ name }) => name === server)?.address ?? '192.0.2.103';
  const fleet = await made.lab.lightClients({
    ...{ kind: 'light:4.1', clients: 3, name: `${server}-${first}`, leaseMs: LEASE_MS },
    ...{ server: { name: server, address }, export: path, firstAddress: first },
  });
  fleets.push(fleet);
  return fleet;
}

async function seenBy(fleet: StartedFleet) {
  fleets = fleets.filter((it) => it !== fleet);
  const { clients } = await fleet.stop();
  return clients.map(({ held, recoveries, trouble }) => ({ held, recoveries: recoveries.length, trouble }));
}

const UNDISTURBED = Array.from({ length: 3 }, () => ({ held: 1, recoveries: 0, trouble: null }));

const node1 = () => made.lab.host('node1');
/** Of nfs1 and nfs2, wherever they are. */
const epochs = () =>
  Promise.all(
    ['nfs1', 'nfs2'].map(async (server) => {
      const known = await Promise.all(made.lab.hosts().map((host) => readStatus(host, server)));
      return known.find((status) => status !== undefined)?.epoch ?? 0;
    }),
  );
const generation = async () => decodeCib(await queryCib(node1())).epoch;

/** What Ganesha says of an export that it serves, by D-Bus. */
async function shown(server: string, name: string): Promise<string> {
  const { cluster } = await readClusters(node1());
  const [id, node] = [exportId(name), cluster.servers.find((it) => it.name === server)?.home ?? ''];
  const call = ['/org/ganesha/nfsd/ExportMgr', 'org.ganesha.nfsd.exportmgr.DisplayExport', `uint16:${id}`] as const;
  const to = [
    '--print-reply=literal',
    `--bus=unix:path=${serverPaths(server).bus}`,
    '--dest=org.ganesha.nfsd',
  ] as const;
  return (await made.lab.host(node).run(['dbus-send', ...to, ...call])).stdout;
}

async function journalled(node: string, kind: string) {
  const { observations } = readJournal((await made.lab.host(node).files.read(JOURNAL)) ?? '');
  return observations.filter((it) => it.kind === kind);
}

describe('apply', () => {
  it('of what the cluster is already does nothing', async () => {
    const before = await generation();
    expect(await apply(made.specText)).toMatchObject({ exitCode: 0, changes: [], applied: false });
    expect(await generation()).toBe(before);
  });

  it('of a new export has running servers serve it, with one change of the CIB, and nobody notices', async () => {
    const held = await light('nfs1', '/home', 1);
    const [before, cib] = [await epochs(), await generation()];
    const result = await apply(changed(DATA, ON_BOTH));
    expect(result).toMatchObject({ exitCode: 0, applied: true });
    expect(await Promise.all([light('nfs1', '/data', 11), light('nfs2', '/data', 21)])).toHaveLength(2);
    expect(await epochs()).toEqual(before);
    expect(await generation()).toBe(cib + 1);
    expect(await seenBy(held)).toEqual(UNDISTURBED);
    expect(await journalled('node2', 'exports-changed')).toMatchObject([
      { server: 'nfs2', added: ['data'], refused: [] },
    ]);
    expect(await node1().files.exists(FORMER_CLUSTER_FILE)).toBe(false);
    expect(await apply(changed(DATA, ON_BOTH))).toMatchObject({ changes: [], applied: false });
  });

  it('is not forgotten by a daemon that dies afterwards', async () => {
    const held = await light('nfs1', '/data', 31);
    const before = await readStatus(node1(), 'nfs1');
    await node1().run(['kill', '-KILL', `${before?.daemonPid}`]);
    await held.until('to have reclaimed', ({ recovered }) => recovered === 3, { withinMs: 30_000 });
    expect(await seenBy(held)).toMatchObject(Array.from({ length: 3 }, () => ({ held: 1, trouble: null })));
  });

  it('changes who may use an export while others go on', async () => {
    const held = await light('nfs2', '/home', 41);
    const readOnly = ['path: /srv/shared/data,', 'path: /srv/shared/data, access: ro,'] as const;
    const [before, open] = [await epochs(), await shown('nfs2', 'data')];
    expect(await apply(changed(DATA, ON_BOTH, readOnly))).toMatchObject({ exitCode: 0, applied: true });
    expect(await shown('nfs2', 'data')).not.toBe(open);
    expect(await epochs()).toEqual(before);
    expect(await seenBy(held)).toEqual(UNDISTURBED);
  });

  it('takes an export away again', async () => {
    const held = await light('nfs2', '/home', 61);
    expect(await apply(made.specText)).toMatchObject({ exitCode: 0, applied: true });
    await expect(shown('nfs2', 'data')).rejects.toThrow('lookup_export failed');
    expect(await seenBy(held)).toEqual(UNDISTURBED);
  });

  it('starts a new server, and stops one for good that is gone, with its records', async () => {
    const held = await light('nfs1', '/home', 81);
    const three = changed(
      [/$/, ''],
      ['nfs: {', '  nfs3: { address: 192.0.2.103/24, home: node1, exports: [home] }\nnfs: {'],
    );
    expect(await apply(three)).toMatchObject({ exitCode: 0, applied: true });
    const third = await light('nfs3', '/home', 91);
    expect(await seenBy(third)).toEqual(UNDISTURBED);
    expect(await apply(made.specText)).toMatchObject({ exitCode: 0, applied: true });
    expect(await node1().files.list(SERVERS)).toEqual(['nfs1']);
    expect(await node1().files.list(`${made.cluster.stateVolume}/servers`)).not.toContain('nfs3');
    expect(decodeCib(await queryCib(node1())).plan.groups.map(({ id }) => id)).toEqual(['nfs1', 'nfs2']);
    expect(await seenBy(held)).toEqual(UNDISTURBED);
  });

  it('restarts the servers that have to, once, and their clients reclaim', async () => {
    const held = await light('nfs1', '/home', 101);
    const before = await epochs();
    expect(await apply(changed(['grace: 6s', 'grace: 7s']))).toMatchObject({
      ...{ exitCode: 0, applied: true },
      effects: [
        { server: 'nfs1', does: 'restarts' },
        { server: 'nfs2', does: 'restarts' },
      ],
    });
    expect((await epochs()).every((epoch, i) => epoch > (before[i] ?? 0))).toBe(true);
    await held.until('to have reclaimed', ({ recovered }) => recovered === 3, { withinMs: 30_000 });
    expect(await seenBy(held)).toMatchObject(Array.from({ length: 3 }, () => ({ held: 1, trouble: null })));
  });
});

describe('drift', () => {
  it('is shown, left alone, and put back when told to', async () => {
    const spec = changed(['grace: 6s', 'grace: 7s']);
    const argv = [
      'crm_resource',
      '--resource',
      'nfs1-daemon',
      '--meta',
      '--set-parameter',
      'migration-threshold',
    ] as const;
    await node1().run([...argv, '--parameter-value', '5']);
    const drifted = await apply(spec);
    expect(drifted).toMatchObject({ exitCode: 0, changes: [], applied: false });
    expect(JSON.stringify(drifted)).toContain('migration-threshold: 5 -> 1');
    expect(await apply(spec, '--overwrite-drift')).toMatchObject({ exitCode: 0, applied: true });
    expect(await apply(spec)).toMatchObject({ changes: [], drift: [], applied: false });
  });
});
