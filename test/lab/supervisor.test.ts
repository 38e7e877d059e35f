// One supervisor on one node without a cluster, driven by its agents as Pacemaker drives them: what is asked of it in the middle of something
// else, and what it says when it can't.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Argv, Host, RunResult } from '../../src/host/host.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { lastFailure } from '../../src/work/server/failure.ts';
import { serverPaths } from '../../src/work/server/paths.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-supervisor-${process.pid}`;
const SERVER = 'nfs1';
const NAMESPACE = `gk-${SERVER}`;
const STATE = '/srv/shared/.gracekeeper';

let lab: Lab;
let node: Host;

beforeAll(async () => {
  const specText = defaultSpec({ name: NAME, nodes: 1, versions: ['3', '4.1'] });
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(NAME, cluster, specText, false));
  node = lab.host('node1');
  await writeNodeFiles(node, { cluster, specText, authkey: '0'.repeat(256), installation });
  await markStateVolume([node], cluster);
});

const undo: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const act of undo.splice(0).reverse()) await act();
  expect(await daemon('stop')).toMatchObject({ exitCode: 0 });
  await nothingLeft();
});

afterAll(async () => {
  await lab?.stop();
});

/** One action of an agent, called as Pacemaker calls it, and ended by force when its time is over, as Pacemaker would. */
function call(agent: string, action: string, env: Record<string, string> = {}): Promise<RunResult> {
  const whole = { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: SERVER, OCF_RESKEY_CRM_meta_timeout: '20000', ...env };
  return node.run([`${AGENT_FOLDER}/${agent}`, action], {
    env: whole,
    okExits: [0, 1, 2, 3, 4, 5, 6, 7],
    deadlineMs: Number(whole.OCF_RESKEY_CRM_meta_timeout),
  });
}

const daemon = (action: string, env?: Record<string, string>) => call('ganesha_nfsd', action, env);
const address = (action: string, env?: Record<string, string>) => call('nfs_address', action, env);

const until = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> =>
  eventually(node.clock, { what, withinMs: 20_000, everyMs: 5 }, probe);

const shown = async (...argv: Argv) => (await node.run(argv)).stdout;

const commandLines = async () => (await shown('ps', '-eo', 'args=', '-ww')).split('\n');

const running = async (program: string) =>
  (await commandLines()).filter((line) => line.startsWith(program) || line.includes(`/${program} `)).length;

async function nothingLeft(): Promise<void> {
  await until('the end of the supervisor', async () => ((await running('supervisor.cjs')) === 0 ? true : undefined));
  expect(await running('ganesha.nfsd')).toBe(0);
  expect(await shown('ip', 'netns', 'list')).toBe('');
  expect(await shown('ip', '-brief', 'link')).not.toContain(NAMESPACE);
  expect(await shown('ip', 'neighbour', 'show', 'proxy')).toBe('');
  expect(await node.files.exists(serverPaths(SERVER).folder)).toBe(false);
}

async function serving(holds: (status: ServerStatus) => boolean = () => true): Promise<ServerStatus> {
  return until(`${SERVER} to serve`, async () => {
    const status = await readStatus(node, SERVER);
    return status?.phase === 'serving' && holds(status) ? status : undefined;
  });
}

async function start(): Promise<ServerStatus> {
  expect(await daemon('start')).toMatchObject({ exitCode: 0 });
  return serving();
}

async function supervisor(): Promise<number> {
  return (JSON.parse((await node.files.read(serverPaths(SERVER).identity)) ?? '') as { pid: number }).pid;
}

const signal = (name: string, pid: number | null) => node.run(['kill', `-${name}`, `${pid}`]);

/** Until the end of the test, on this node only. */
async function put(what: Argv, over: string): Promise<void> {
  await node.run(['mount', ...what, over]);
  undo.push(() => node.run(['umount', '--lazy', over]));
}

/** A program that does something else for a while. */
async function replace(program: string, script: string): Promise<void> {
  const path = `/run/instead-${program.replaceAll('/', '-')}`;
  await node.files.write(path, `#!/bin/sh\n${script}\n`, 0o755);
  await put(['--bind', path], program);
}

async function reasonFor(agent: 'ganesha_nfsd' | 'nfs_address', action: string): Promise<string> {
  const { exitCode, stderr } = await call(agent, action);
  expect(exitCode).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr.trim();
}

describe('a stop', () => {
  it('in the middle of a start ends it, and the start says so', async () => {
    const starting = daemon('start');
    await until('the supervisor', async () => (await node.files.exists(serverPaths(SERVER).control)) || undefined);
    expect(await daemon('stop')).toMatchObject({ exitCode: 0 });
    await nothingLeft();
    expect(await starting).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('has been told to stop') });
  });

  it('in the middle of a restart leaves no new daemon behind', async () => {
    for (const after of ['at once', 'a new cell', 'a new daemon'] as const) {
      const before = await start();
      await signal('KILL', after === 'a new cell' ? await supervisorsChild('unshare') : before.daemonPid);
      if (after === 'a new daemon')
        await until(after, async () => ((await running('ganesha.nfsd')) > 0 ? true : undefined));
      expect(await daemon('stop')).toMatchObject({ exitCode: 0 });
      await nothingLeft();
    }
  });

  it('ends a deaf supervisor by force within its time, and whatever is asked before says that it is deaf', async () => {
    await start();
    expect(await address('start')).toMatchObject({ exitCode: 0 });
    await signal('STOP', await supervisor());
    const hurry = { OCF_RESKEY_CRM_meta_timeout: '6000' };
    expect(await daemon('monitor', hurry)).toMatchObject({
      exitCode: 1,
      stderr: `ocf-exit-reason:the supervisor of ${SERVER} lives, but does not answer\n`,
    });
    expect(await address('monitor', hurry)).toMatchObject({ exitCode: 1 });
    expect(await address('stop', hurry)).toMatchObject({ exitCode: 0 });
    expect(await shown('ip', 'neighbour', 'show', 'proxy')).toBe('');
    expect(await daemon('stop', hurry)).toMatchObject({ exitCode: 0 });
    await nothingLeft();
  });

  it('of something that is no server name touches nothing', async () => {
    await start();
    for (const name of ['../..', 'nfs1/..', '.', 'nfs1;reboot'])
      expect(await daemon('stop', { OCF_RESKEY_server: name })).toMatchObject({ exitCode: 6 });
    expect(await daemon('monitor')).toMatchObject({ exitCode: 0 });
  });
});

async function supervisorsChild(program: string): Promise<number> {
  const lines = (await shown('ps', '-o', 'pid=,args=', '-ww', '--ppid', `${await supervisor()}`)).split('\n');
  return Number.parseInt(lines.find((line) => line.includes(program)) ?? '', 10);
}

describe('a supervisor', () => {
  it('told to end by somebody else stops its server in good order and leaves word why', async () => {
    await start();
    expect(await address('start')).toMatchObject({ exitCode: 0 });
    await signal('TERM', await supervisor());
    await nothingLeft();
    expect((await lastFailure(node, SERVER))?.reason).toBe('its supervisor was told to end (SIGTERM)');
  });

  it('killed takes its daemons along, and the next start clears away what it left', async () => {
    await start();
    expect(await address('start')).toMatchObject({ exitCode: 0 });
    await signal('KILL', await supervisor());
    await until('the end of ganesha', async () => ((await running('ganesha.nfsd')) === 0 ? true : undefined));
    expect(await shown('ip', 'neighbour', 'show', 'proxy')).not.toBe('');
    await start();
    expect(await shown('ip', 'neighbour', 'show', 'proxy')).toBe('');
    expect(await running('supervisor.cjs')).toBe(1);
  });

  it('goes on where its log is full', async () => {
    const before = await start();
    await put(['-t', 'tmpfs', '-o', 'size=4k', 'full'], '/var/log/gracekeeper');
    await node.run(['dd', 'if=/dev/zero', 'of=/var/log/gracekeeper/filler', 'bs=4k'], { okExits: [1] });
    await signal('KILL', before.daemonPid);
    expect((await serving(({ epoch }) => epoch !== before.epoch)).restarts).toBe(1);
  });

  it('that has failed says why until it is stopped, and a start begins anew', async () => {
    const before = await start();
    await replace('/usr/bin/ganesha.nfsd', 'exit 3');
    await signal('KILL', before.daemonPid);
    await until('the failure', async () => ((await readStatus(node, SERVER))?.phase === 'failed' ? true : undefined));
    expect(await reasonFor('ganesha_nfsd', 'monitor')).toMatch(
      /^ocf-exit-reason:ganesha never answered: it ended at once; see \/var\/log\S+ \(exit code 3\); it has been restarted 3 times within 10m already \(onCrash\)$/,
    );
    await undo.pop()?.();
    expect((await start()).restarts).toBe(0);
  });
});

describe('a start that can not be', () => {
  it('says that the state volume is full', async () => {
    const marker = (await node.files.read(`${STATE}/gracekeeper.json`)) ?? '';
    await put(['-t', 'tmpfs', '-o', 'size=16k', 'full'], STATE);
    await node.files.write(`${STATE}/gracekeeper.json`, marker);
    await node.run(['dd', 'if=/dev/zero', `of=${STATE}/filler`, 'bs=4k'], { okExits: [1] });
    expect(await reasonFor('ganesha_nfsd', 'start')).toBe(`ocf-exit-reason:state volume ${STATE} is full`);
    await nothingLeft();
  });

  it("says that the state volume is another cluster's", async () => {
    await put(['-t', 'tmpfs', 'other'], STATE);
    await node.files.write(`${STATE}/gracekeeper.json`, '{"cluster":"other"}');
    expect(await reasonFor('ganesha_nfsd', 'start')).toContain('belongs to cluster other');
    await nothingLeft();
  });

  it('says which program failed, in one line, and leaves nothing', async () => {
    await replace('/usr/sbin/nft', 'echo no netlink today >&2; exit 1');
    expect(await reasonFor('ganesha_nfsd', 'start')).toMatch(/nft -f - exited with 1: no netlink today$/);
    await nothingLeft();
  });

  it("says which of Ganesha's ports is taken", async () => {
    const before = await start();
    await signal('STOP', await supervisor());
    await signal('KILL', before.daemonPid);
    const squat = `nsenter --net=/run/netns/${NAMESPACE} socat TCP6-LISTEN:2049,reuseaddr,fork,ipv6only=0 EXEC:cat`;
    await node.run(['setsid', '--fork', 'sh', '-c', `exec ${squat} >/dev/null 2>&1`]);
    await signal('CONT', await supervisor());
    await until('the failure', async () => ((await readStatus(node, SERVER))?.phase === 'failed' ? true : undefined));
    expect(await reasonFor('ganesha_nfsd', 'monitor')).toContain(
      `port 2049 is already taken in network namespace ${NAMESPACE}`,
    );
  });

  it('says that another machine has its address, until that one is gone', async () => {
    await lab.runInside(['ip', 'address', 'add', '192.0.2.101/32', 'dev', 'lab0']);
    undo.push(() => lab.runInside(['ip', 'address', 'delete', '192.0.2.101/32', 'dev', 'lab0'], { okExits: [0, 2] }));
    await start();
    for (const _ of ['at the start', 'once more']) {
      expect(await reasonFor('nfs_address', 'start')).toContain('192.0.2.101 is already in use by another machine');
      expect(await shown('ip', 'neighbour', 'show', 'proxy')).toBe('');
    }
    await undo.pop()?.();
    expect(await address('start')).toMatchObject({ exitCode: 0 });
    expect(await address('monitor')).toMatchObject({ exitCode: 0 });
  });
});
