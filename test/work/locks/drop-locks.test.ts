// What a node does to have a server forget a client's locks, on files that are made up.
import { describe, expect, it } from 'vitest';
import { clientFileName } from '../../../src/core/locks/client-name.ts';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { kernelPaths, kernelRun } from '../../../src/work/kernel/paths.ts';
import { type DropWord, dropLocks } from '../../../src/work/locks/drop-locks.ts';
import { lockPaths } from '../../../src/work/locks/lock-paths.ts';
import { JOURNAL, serverPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { NFSD_INFO, NFSD_STATES } from '../../core/protocol/nfsd-texts.ts';
import { memoryHost } from '../memory-host.ts';

const cluster = fourServers();
const nfs1 = cluster.servers[0] ?? expect.fail('four servers have a first one');
const [A, B] = ['192.0.2.201', '192.0.2.202'];
const status = (more: object = {}) => ({
  [serverPaths(nfs1.name).status]: JSON.stringify({ server: nfs1.name, phase: 'serving', daemonPid: 280, ...more }),
});

const recordOf = (client: string) => `${lockPaths(cluster, nfs1.name).live}/${clientFileName(client)}`;
const DESCRIPTOR = '/proc/280/fdinfo/7';
/** A holds a lock of a Ganesha. */
const GANESHA = {
  ...status({ inGrace: false }),
  '/proc/280/fd/7': '/srv/ledger',
  [DESCRIPTOR]: 'lock:\t1: OFDLCK ADVISORY  WRITE -1 00:2d:6 0 127\n',
  [recordOf(A)]: '',
};

const own: Server = { ...nfs1, daemon: 'kernel', network: 'own' };
const run = kernelRun(nfs1.name);
/** A holds a lock of lockd's, B one of nfsd's. */
const KERNEL = {
  ...status(),
  [run.network]: '{}',
  [run.namespace]: '/run/netns/gk-nfs1',
  [`${run.nfsd}/v4_end_grace`]: 'Y\n',
  [`${kernelPaths(cluster, own).locks.statdClients}/a`]: `0100007f 000186b5 00000003 00000010 ${'2a'.repeat(16)} ${A} nfs1\n`,
  [`${kernelPaths(cluster, own).locks.statdClients}/c`]: `0100007f 000186b5 00000003 00000010 ${'2a'.repeat(16)} 192.0.2.203 nfs1\n`,
  [`${run.nfsd}/clients/3/info`]: NFSD_INFO,
  [`${run.nfsd}/clients/3/states`]: NFSD_STATES,
  '/proc/locks': '1: POSIX  ADVISORY  WRITE 77 00:2d:6 0 9\n2: POSIX  ADVISORY  WRITE 78 00:2d:9 5 5\n',
  '/proc/77/comm': 'nfsd\n',
  '/proc/78/comm': 'lockd\n',
};

type Content = Map<string, string>;

/** `done`: what a program that is run does to the files. */
function scene(
  files: Record<string, string>,
  done: (content: Content, argv: readonly string[]) => void = () => undefined,
) {
  const host = memoryHost('node1', files);
  const ran: string[] = [];
  const answer = async (argv: readonly string[], input: string): Promise<string> => {
    const [program = '', folder = ''] = argv;
    if (program === 'stat') return `${0x2d}\n`;
    if (program === 'find') {
      const names = (await host.files.list(folder)) ?? [];
      return names.map((name) => `${name}\0${host.content.get(`${folder}/${name}`) ?? ''}\0${1}\0`).join('');
    }
    if (argv.includes('cat')) return 'Y\n';
    ran.push([...argv, ...(input === '' ? [] : ['<', input])].join(' '));
    done(host.content, argv);
    return '';
  };
  const machine = {
    ...host,
    run: async (argv: readonly string[], { input = '' }: { input?: string } = {}) => ({
      ...{ stdout: await answer(argv, input), stderr: '', exitCode: 0 },
    }),
    bus: () => ({ call: async () => [false] }),
    appendLine: (path: string, line: string) => void host.content.set(path, `${host.content.get(path) ?? ''}${line}\n`),
  } as unknown as Machine;
  const drop = (client: string, act = true, server: Server = nfs1): Promise<DropWord> => {
    const only: Cluster = { ...cluster, servers: [server] };
    const asked = { server: nfs1.name, client, by: 'root@desk', act };
    return dropLocks({ machine, cluster: only, asked, callBack: ['call-back'] });
  };
  const journal = () => (host.content.get(JOURNAL) ?? '').split('\n').filter(Boolean);
  return { drop, ran, journal };
}

/** As Ganesha does it: nothing is locked, and rpc.statd's call-out takes the client off our list. */
function forgotten(content: Content): void {
  content.delete(recordOf(A));
  content.delete(DESCRIPTOR);
}

describe('what an NFSv3 client has locked', () => {
  it('goes when Ganesha, in the network of the server, has been told that it has rebooted; who asked is in the journal', async () => {
    const { drop, ran, journal } = scene(GANESHA, forgotten);
    expect(await drop(A)).toMatchObject({
      kind: 'dropped',
      outcome: { client: A, dropped: [{ file: '/srv/ledger', range: '0-127' }], left: [], ways: [{ done: true }] },
    });
    expect(ran).toEqual([expect.stringMatching(/^nsenter --net=\/run\/netns\/gk-nfs1 call-back \{/)]);
    const { monName, state } = JSON.parse(ran[0]?.split('call-back ')[1] ?? '{}');
    expect([monName, state % 2]).toEqual([A, 0]);
    expect(journal().map((line) => JSON.parse(line))).toMatchObject([
      { kind: 'locks-dropped', server: 'nfs1', client: A, by: 'root@desk', dropped: 1, left: 0 },
    ]);
  });

  it('is said to be left where nothing came of it, also in the journal', async () => {
    const { drop, journal } = scene(GANESHA);
    expect(await drop(A)).toMatchObject({ outcome: { dropped: [], left: [{}], ways: [{ done: false }] } });
    expect(JSON.parse(journal()[0] ?? '{}')).toMatchObject({ dropped: 0, left: 1 });
  });

  it('of a kernel server goes by the same way: in its network, or in the node’s', async () => {
    const lockd = (content: Content) => content.set('/proc/locks', KERNEL['/proc/locks'].split('\n')[0] ?? '');
    const inOwn = scene(KERNEL, lockd);
    expect(await inOwn.drop(A, true, own)).toMatchObject({ outcome: { dropped: [{ range: '5-5' }], left: [] } });
    expect(inOwn.ran[0]).toMatch(/^nsenter --net=/);
    // As SM_MON has told rpc.statd: lockd knows the client by what is given back.
    expect(JSON.parse(inOwn.ran[0]?.split('call-back ')[1] ?? '{}')).toMatchObject({
      ...{ program: 100_021, version: 3, procedure: 16, secret: '2a'.repeat(16), monName: A },
    });
    expect(inOwn.ran).toHaveLength(1);
    const { [run.network]: _, [run.namespace]: __, ...shared } = KERNEL;
    const onNode = scene(shared, lockd);
    await onNode.drop(A, true, { ...own, network: 'host' });
    expect(onNode.ran[0]).toMatch(/^call-back/);
  });
});

describe('what an NFSv4 client has locked', () => {
  it('of a kernel server goes when nfsd expires it', async () => {
    const { drop, ran } = scene(KERNEL, (content) => {
      for (const file of ['info', 'states']) content.delete(`${run.nfsd}/clients/3/${file}`);
      content.set('/proc/locks', KERNEL['/proc/locks'].split('\n')[1] ?? '');
    });
    expect(await drop(B, true, own)).toMatchObject({ outcome: { dropped: [{ range: '0-9', client: B }], left: [] } });
    expect(ran).toEqual([`tee ${run.nfsd}/clients/3/ctl < expire\n`]);
  });
});

describe('nothing is done', () => {
  it('where it is only asked what would be', async () => {
    const { drop, ran, journal } = scene(GANESHA);
    expect(await drop(A, false)).toMatchObject({ kind: 'plan', plan: { client: A, ways: [{ how: 'reboot' }] } });
    expect([ran, journal()]).toEqual([[], []]);
  });

  it('in grace, in which who lives would reclaim it, and who is dead holds nothing', async () => {
    const { drop, ran } = scene({ ...GANESHA, ...status({ inGrace: true }) });
    expect(await drop(A)).toEqual({ kind: 'in-grace' });
    const kernel = scene({ ...KERNEL, [`${run.nfsd}/v4_end_grace`]: 'N\n' });
    expect(await kernel.drop(B, true, own)).toEqual({ kind: 'in-grace' });
    expect([...ran, ...kernel.ran]).toEqual([]);
  });

  it('for a client that nobody knows: those who are known are named, and when it was dropped here', async () => {
    const { drop, ran } = scene(GANESHA, forgotten);
    expect(await drop(B)).toEqual({ kind: 'unknown-client', known: [A], droppedAt: null });
    expect(ran).toEqual([]);
    await drop(A);
    expect(await drop(A)).toEqual({ kind: 'unknown-client', known: [], droppedAt: expect.any(Number) });
    expect(ran).toHaveLength(1);
  });

  it('on a node that does not run the server', async () => {
    expect(await scene({}).drop(A)).toEqual({ kind: 'elsewhere' });
  });
});
