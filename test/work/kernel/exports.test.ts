// exportfs is played: it keeps etab as the real one does.
import { beforeEach, describe, expect, it } from 'vitest';
import { exportsDigest } from '../../../src/core/plan/settings.ts';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelNfsd } from '../../../src/work/agents/kernel-nfsd.ts';
import { runAgent } from '../../../src/work/agents/run-agent.ts';
import { doubtExports, ETAB, endExports, hasExports, settleExports } from '../../../src/work/kernel/exports.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { hostPlace } from '../../../src/work/kernel/place.ts';
import { CLUSTER_FILE, FORMER_CLUSTER_FILE } from '../../../src/work/server/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers as readonly [Server];
const [papers, images] = archive.exports as readonly [Cluster['exports'][0], Cluster['exports'][0]];
const serving = (...exports: Cluster['exports']): Cluster => ({
  ...archive,
  exports,
  servers: [{ ...nfs, exports: exports.map(({ name }) => name) }],
});

let host: ReturnType<typeof memoryHost>;
let machine: Machine;
/** What exportfs was run with, but its own name. */
let ran: string[];
/** A path that it can't export. */
let impossible: string;

beforeEach(() => {
  [ran, impossible] = [[], '-'];
  host = memoryHost('alpha', { [ETAB]: '/mnt/theirs\t10.0.0.0/8(rw,fsid=9)\n' });
  machine = {
    ...host,
    run: exportfs,
    appendLine: (_: string, line: string) => void said.push(line),
  } as unknown as Machine;
  said = [];
});
let said: string[];

async function exportfs([, ...args]: readonly string[]) {
  ran.push(args.join(' '));
  const table = new Map(etab().map((line) => [line.slice(0, line.indexOf('(')), line]));
  const undo = args[0] === '-u';
  for (const place of args.slice(undo ? 1 : 3)) {
    const [client = '', path = ''] = place.split(':');
    if (path.startsWith(impossible)) throw new Error(`${path} does not support NFS export`);
    if (undo) table.delete(`${path}\t${client}`);
    else table.set(`${path}\t${client}`, `${path}\t${client}(${args[2]})`);
  }
  host.content.set(ETAB, [...table.values()].map((line) => `${line}\n`).join(''));
  return { stdout: '', stderr: '', exitCode: 0 };
}

const etab = () => (host.content.get(ETAB) ?? '').split('\n').filter((line) => line !== '');
const settle = (cluster: Cluster) => settleExports(machine, hostPlace, cluster, cluster.servers[0] as Server);
const exported = () => etab().map((line) => line.slice(0, line.indexOf('\t')));
const NOTHING = { added: [], updated: [], removed: [], refused: [] };

describe('the exports of a kernel server', () => {
  it('are made with one program for each, whatever its clients, beside those of others', async () => {
    expect(await settle(archive)).toEqual({ ...NOTHING, added: [papers.name, images.name] });
    expect(ran).toHaveLength(2);
    expect(new Set(exported())).toEqual(new Set(['/mnt/theirs', papers.path, images.path]));
  });

  it('are left alone where nothing changes', async () => {
    await settle(archive);
    ran = [];
    expect(await settle(archive)).toEqual(NOTHING);
    expect(ran).toEqual([]);
  });

  it('begin, cease and change without a word to the others', async () => {
    await settle(serving(papers, images));
    ran = [];
    const other = images.access === 'ro' ? 'rw' : 'ro';
    const changed: typeof images = { ...images, access: other };
    expect(await settle(serving(papers, changed))).toEqual({ ...NOTHING, updated: [images.name] });
    expect(ran).toEqual([expect.stringMatching(new RegExp(`^-i -o ${other},.* \\S+:${images.path}$`))]);
    const gone = await settle(serving(papers));
    expect(gone).toEqual({ ...NOTHING, removed: images.clients.map((client) => `${client}:${images.path}`) });
    expect(exported()).not.toContain(images.path);
  });

  it('let in one client more by telling of that one', async () => {
    await settle(serving(images));
    ran = [];
    await settle(serving({ ...images, clients: [...images.clients, '203.0.113.9'] }));
    expect(ran).toEqual([expect.stringMatching(/fsid=\d+ 203\.0\.113\.9:\S+$/)]);
  });

  it('lose what an earlier life of the node exported, and nothing of anybody else', async () => {
    host.content.set(ETAB, `${etab()[0]}\n/srv/papers/old\t*(rw)\n${images.path}\t2001:db8::/32(rw)\n`);
    const { removed } = await settle(serving(papers));
    expect(removed).toEqual(['*:/srv/papers/old', `[2001:db8::]/32:${images.path}`]);
  });

  it('of which one is refused are made but for that, which is tried again', async () => {
    impossible = images.path;
    expect(await settle(archive)).toMatchObject({
      added: [papers.name],
      refused: [expect.stringContaining(images.name)],
    });
    impossible = '-';
    expect(await settle(archive)).toEqual({ ...NOTHING, added: [images.name] });
  });

  it('are said anew, all of them, where that was cut off, or is asked for', async () => {
    await settle(archive);
    await doubtExports(host, 'nfs');
    expect(await settle(archive)).toEqual({ ...NOTHING, updated: [papers.name, images.name] });
  });

  it('go with the server, and no others', async () => {
    await settle(archive);
    await endExports(machine, hostPlace, 'nfs', 1_000);
    expect(exported()).toEqual(['/mnt/theirs']);
  });

  it('go also where their making was cut off', async () => {
    const cut = { ...machine, run: () => Promise.reject(new Error('killed')) } as unknown as Machine;
    await settleExports(cut, hostPlace, archive, nfs);
    await settle(archive);
    await doubtExports(host, 'nfs');
    await endExports(machine, hostPlace, 'nfs', 1_000);
    expect(exported()).toEqual(['/mnt/theirs']);
  });
});

describe('its agent', () => {
  const call = (action: string, exports = '') =>
    runAgent(kernelNfsd, {
      ...{ action, env: { OCF_RESKEY_server: 'nfs', OCF_RESKEY_exports: exports }, machine, spentMs: 0 },
      bundle: (name, ...args) => ['node', name, ...args],
    });
  const describe_ = (cluster: Cluster, former?: Cluster) => {
    host.content.set(CLUSTER_FILE, JSON.stringify(cluster));
    if (former !== undefined) host.content.set(FORMER_CLUSTER_FILE, JSON.stringify(former));
  };

  it('takes over, while it runs, what cluster.json says afterwards, also in the middle of the change', async () => {
    await settle(archive);
    const after = serving(papers);
    describe_(after, archive);
    expect(await call('reload-agent', exportsDigest(after, after.servers[0] as Server))).toEqual({ exit: 0 });
    expect(exported()).toEqual(['/mnt/theirs', papers.path, papers.path].slice(0, 1 + papers.clients.length));
    expect(JSON.parse(said[0] ?? '{}')).toMatchObject({ kind: 'exports-changed', server: 'nfs' });
  });

  it('refuses another cluster.json than was meant, and changes nothing', async () => {
    await settle(archive);
    describe_(serving(papers));
    ran = [];
    expect(await call('reload-agent', exportsDigest(archive, nfs))).toMatchObject({ exit: 1 });
    expect(ran).toEqual([]);
  });

  it('says what can not be exported', async () => {
    await settle(serving(papers));
    describe_(archive);
    impossible = images.path;
    expect((await call('reload-agent')).reason).toContain(`export ${images.name}: `);
  });

  it('does nothing where the server does not run', async () => {
    describe_(archive);
    expect(await call('reload-agent')).toMatchObject({ exit: 7 });
    expect(ran).toEqual([]);
  });

  it('puts back what somebody has taken away by hand, and looks no more at what others change', async () => {
    await settle(archive);
    describe_(archive);
    for (const path of ['/run/gracekeeper/servers/nfs', '/proc/fs/nfsd/threads']) host.content.set(path, '8\n');
    machine = { ...machine, callNull: async () => undefined };
    host.content.set(ETAB, '');
    expect(await hasExports(machine, hostPlace, 'nfs')).toBe(false);
    expect(await call('monitor')).toEqual({ exit: 0 });
    expect(exported()).toEqual(expect.arrayContaining([papers.path, images.path]));
    const before = host.content.get(kernelRun('nfs').exported);
    host.content.delete(kernelRun('nfs').probed);
    expect(await call('monitor')).toEqual({ exit: 0 });
    expect(host.content.get(kernelRun('nfs').exported)).toBe(before);
  });
});
