import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host, RunResult } from '../../src/host/host.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { agents } from '../../src/work/agents/index.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { CLUSTER_FILE, serverPaths } from '../../src/work/server/paths.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-ocf-${process.pid}`;
const SERVER = 'nfs1';
const MARKER = '/srv/shared/.gracekeeper/gracekeeper.json';

let lab: Lab;
let node: Host;
let clean: Awaited<ReturnType<typeof traces>>;

beforeAll(async () => {
  const specText = defaultSpec({ name: NAME, nodes: 1, versions: ['3', '4.1'] });
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(NAME, cluster, specText, false));
  node = lab.host('node1');
  await writeNodeFiles(node, { cluster, specText, authkey: '0'.repeat(256), installation });
  await markStateVolume([node], cluster);
  clean = await traces();
});

afterEach(async () => {
  for (const agent of ['nfs_address', 'ganesha_nfsd', 'ganesha_mon', 'ganesha_grace']) await act(agent, 'stop');
});

afterAll(async () => {
  await lab?.stop();
});

/** One action of an agent, called as Pacemaker calls it. */
const act = (agent: string, action: string, env: Record<string, string> = {}): Promise<RunResult> =>
  node.run([`${AGENT_FOLDER}/${agent}`, action], {
    env: { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: SERVER, OCF_RESKEY_CRM_meta_timeout: '20000', ...env },
    okExits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  });

const exitOf = async (...call: Parameters<typeof act>): Promise<number> => (await act(...call)).exitCode;

const commandLines = async (): Promise<readonly string[]> =>
  (await node.run(['ps', '-eo', 'args='])).stdout.split('\n').filter((line) => !line.startsWith('ps '));

/** A program that the keeper starts has its name for a moment (fork). */
const oneKeeper = () =>
  eventually(node.clock, { what: 'one keeper', withinMs: 10_000 }, async () => {
    const keepers = (await commandLines()).filter((line) => line.includes('keeper.cjs'));
    return keepers.length === 1 || undefined;
  });

const supervisors = async () => (await commandLines()).filter((line) => line.includes('supervisor.cjs'));

async function killSupervisor(): Promise<void> {
  const { pid } = JSON.parse((await node.files.read(serverPaths(SERVER).identity)) ?? '{}') as { pid: number };
  await node.run(['kill', '-KILL', `${pid}`]);
  const dead = { what: `the death of supervisor ${pid}`, withinMs: 10_000 };
  await eventually(node.clock, dead, async () => ((await isAliveThere(pid)) ? undefined : true));
}

const isAliveThere = (pid: number) => node.files.exists(`/proc/${pid}/ns/pid`);

/** What a resource could leave on a node. */
async function traces() {
  const shown = async (...argv: [string, ...string[]]) => (await node.run(argv)).stdout;
  return {
    processes: await commandLines(),
    namespaces: await shown('ip', 'netns', 'list'),
    devices: (await shown('ip', '-brief', 'link')).split('\n').map((line) => line.split(/[\s@]/)[0]),
    routes: await shown('ip', 'route'),
    proxies: await shown('ip', 'neighbour', 'show', 'proxy'),
    servers: (await node.files.list('/run/gracekeeper/servers')) ?? [],
    runtime: ((await node.files.list('/run/gracekeeper')) ?? []).filter((name) => name !== 'servers'),
  };
}

/** A stop is answered by the supervisor, whose process ends right after its answer. */
async function expectNothingLeft(): Promise<void> {
  const ended = { what: 'the end of what has been stopped', withinMs: 5_000, everyMs: 5 };
  await eventually(
    node.clock,
    ended,
    async () => (await commandLines()).length === clean.processes.length || undefined,
  );
  expect(await traces()).toEqual(clean);
}

describe('ocf-tester', () => {
  const tester = (agent: string) =>
    node.run(['ocf-tester', '-n', `a-${agent}`, '-o', `server=${SERVER}`, `${AGENT_FOLDER}/${agent}`], {
      env: { OCF_ROOT: '/usr/lib/ocf' },
      okExits: [0, 1],
      deadlineMs: 100_000,
    });

  /** The one needs a daemon beside it, and has a test of its own; two need a node with an nfsd in its kernel (docs/kernel.md), and one a disk (filesystem.test.ts). */
  const ELSEWHERE = ['nfs_address', 'kernel_nfsd', 'nfs_notify', 'nfs_filesystem'];
  for (const { name } of agents.filter((agent) => !ELSEWHERE.includes(agent.name))) {
    it(`finds nothing wrong with ${name}, and nothing of it is left`, async () => {
      const { stdout, stderr } = await tester(name);
      expect(stdout + stderr).toContain(`${name} passed all tests`);
      expect(stdout).not.toContain('rc=');
      await expectNothingLeft();
    });
  }

  it('finds nothing wrong with nfs_address beside a running daemon, and nothing of it is left', async () => {
    expect(await act('ganesha_nfsd', 'start')).toMatchObject({ exitCode: 0 });
    const { stdout, stderr } = await tester('nfs_address');
    expect(stdout + stderr).toContain('nfs_address passed all tests');
    expect((await traces()).proxies).toBe(clean.proxies);
    expect(await exitOf('ganesha_nfsd', 'stop')).toBe(0);
    await expectNothingLeft();
  });
});

describe('an agent', () => {
  it('does not implement what it does not know', async () => {
    for (const { name } of agents) expect([name, await exitOf(name, 'promote')]).toEqual([name, 3]);
  });

  it('is not configured without its parameter, whatever is asked', async () => {
    const none = { OCF_RESKEY_server: '' };
    // As after a boot: with that folder, the shortcuts would look into it instead of for a server without a name.
    await node.files.remove('/run/gracekeeper/servers');
    for (const name of ['ganesha_nfsd', 'nfs_address'])
      for (const action of ['start', 'monitor', 'validate-all']) {
        const { exitCode, stderr } = await act(name, action, none);
        expect([name, action, exitCode, stderr.trim()]).toEqual([
          name,
          action,
          6,
          'ocf-exit-reason:parameter server is missing',
        ]);
      }
    await expectNothingLeft();
  });

  it('is not installed where nothing is set up', async () => {
    const text = (await node.files.read(CLUSTER_FILE)) ?? '';
    await node.files.remove(CLUSTER_FILE);
    const results = await Promise.all(['ganesha_nfsd', 'nfs_address'].map((name) => act(name, 'start')));
    await node.files.write(CLUSTER_FILE, text, 0o600);
    expect(results.map(({ exitCode }) => exitCode)).toEqual([5, 5]);
    for (const { stderr } of results) expect(stderr).toContain(`ocf-exit-reason:${CLUSTER_FILE} is missing`);
    await expectNothingLeft();
  });

  it('says of a stopped resource that it does not run, and stops it again with pleasure', async () => {
    for (const { name } of agents.filter(({ parameters }) =>
      parameters.every((it) => !it.required || it.name === 'server'),
    ))
      for (const [action, exitCode] of [
        ['monitor', 7],
        ['stop', 0],
        ['stop', 0],
      ] as const)
        expect({ name, action, ...(await act(name, action)) }).toMatchObject({ name, action, exitCode, stderr: '' });
  });
});

describe('the start of a server', () => {
  it('is granted twice and makes one supervisor, and so does its stop', async () => {
    expect([await exitOf('ganesha_nfsd', 'start'), await exitOf('ganesha_nfsd', 'start')]).toEqual([0, 0]);
    expect(await supervisors()).toHaveLength(1);
    expect([await exitOf('ganesha_nfsd', 'stop'), await exitOf('ganesha_nfsd', 'stop')]).toEqual([0, 0]);
    await expectNothingLeft();
  });

  it('asked for twice at the same moment is granted twice and makes one supervisor', async () => {
    const [one, other] = await Promise.all([act('ganesha_nfsd', 'start'), act('ganesha_nfsd', 'start')]);
    expect([one, other]).toMatchObject([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ]);
    expect(await supervisors()).toHaveLength(1);
    expect(await exitOf('ganesha_nfsd', 'monitor')).toBe(0);
  });

  it('asked for twice over the remains of a killed supervisor clears them away once', async () => {
    expect(await exitOf('ganesha_nfsd', 'start')).toBe(0);
    await killSupervisor();
    expect(await exitOf('ganesha_nfsd', 'monitor')).toBe(1);
    const [one, other] = await Promise.all([act('ganesha_nfsd', 'start'), act('ganesha_nfsd', 'start')]);
    expect([one, other]).toMatchObject([
      { exitCode: 0, stderr: '' },
      { exitCode: 0, stderr: '' },
    ]);
    expect(await supervisors()).toHaveLength(1);
  });

  it('fails without its state volume, says why, and leaves nothing', async () => {
    const marker = (await node.files.read(MARKER)) ?? '';
    await node.files.remove(MARKER);
    const { exitCode, stderr } = await act('ganesha_nfsd', 'start');
    await node.files.write(MARKER, marker, 0o600);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('ocf-exit-reason:state volume /srv/shared/.gracekeeper is not there');
    await expectNothingLeft();
  });
});

describe('an address', () => {
  it('is not announced where its daemon does not run, and says so', async () => {
    const { exitCode, stderr } = await act('nfs_address', 'start');
    expect([exitCode, stderr.trim()]).toEqual([1, 'ocf-exit-reason:the daemon of nfs1 does not run on node1']);
  });

  it('whose supervisor was killed has failed, since the kernel still answers for it, until it is stopped', async () => {
    expect(await exitOf('ganesha_nfsd', 'start')).toBe(0);
    expect(await exitOf('nfs_address', 'start')).toBe(0);
    expect(await exitOf('nfs_address', 'monitor')).toBe(0);
    await killSupervisor();
    expect(await exitOf('nfs_address', 'monitor')).toBe(1);
    expect(await act('nfs_address', 'stop')).toMatchObject({ exitCode: 0, stderr: '' });
    expect(await exitOf('nfs_address', 'monitor')).toBe(7);
    expect((await traces()).proxies).toBe(clean.proxies);
    expect(await exitOf('ganesha_nfsd', 'stop')).toBe(0);
    await expectNothingLeft();
  });
});

describe('a keeper', () => {
  it('asked for twice at the same moment is one process', async () => {
    expect(await Promise.all([exitOf('ganesha_mon', 'start'), exitOf('ganesha_mon', 'start')])).toEqual([0, 0]);
    await oneKeeper();
    expect(await exitOf('ganesha_mon', 'monitor')).toBe(0);
  });

  it('lives on where Pacemaker does not answer', async () => {
    expect(await exitOf('ganesha_mon', 'start')).toBe(0);
    await node.run(['crm_resource', '--wait', '--timeout=1s'], { okExits: [102, 105, 113, 124, 1] });
    await oneKeeper();
    expect(await exitOf('ganesha_mon', 'monitor')).toBe(0);
  });
});
