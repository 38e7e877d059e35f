// Launchers, as /bin/sh runs them, and the process that does their work.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../../src/host/control-socket.ts';
import { eventually } from '../../../src/host/eventually.ts';
import { systemClock } from '../../../src/host/local.ts';
import { localMachine, type Machine } from '../../../src/host/machine.ts';
import { type Agent, type AgentContext, failed, type OcfResult, success } from '../../../src/work/agents/agent.ts';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { BEAT, serveAgents } from '../../../src/work/agents/serve.ts';
import { serverParameter } from '../../../src/work/agents/server-parameter.ts';
import { AGENTS_SOCKET } from '../../../src/work/server/paths.ts';

let folder: string;
let socket: string;
let listening: Listener;
let cuts: number;
/** What the agent does for its start. */
let act: (context: AgentContext) => Promise<OcfResult>;
const agent: Agent = {
  ...{ name: 'played', title: 'Played', description: 'Played.', parameters: [serverParameter], presence: '/proc/1' },
  actions: { start: { timeoutS: 20, run: (context) => act(context) } },
  warm: true,
};

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gracekeeper-warm-'));
  socket = join(folder, 'agents.sock');
  cuts = 0;
  const own = localMachine();
  const machine: Machine = {
    ...own,
    raw: { ...own.raw, prepare: () => undefined },
    serveWords: (_, service) => own.serveWords(socket, { ...service, beatEveryMs: 50 }),
  };
  const bundle = () => ['no', 'bundle'] as const;
  const cut = () => {
    cuts += 1;
  };
  listening = await serveAgents({ machine, agents: [agent], version: '1', bundle, cut });
});

afterEach(() => {
  listening.close();
  rmSync(folder, { recursive: true });
});

/** In a process group of its own, as Pacemaker's executor has it. */
function start(version = '1', silence: number = BEAT.missedAfterS): { child: ChildProcess; ended: Promise<object> } {
  const text = launcher(agent, { node: '/bin/echo', bundles: '/b', metaData: '/m', version })
    .replaceAll(AGENTS_SOCKET, socket)
    .replace(`-t ${BEAT.missedAfterS} `, `-t ${silence} `);
  const env = {
    PATH: process.env.PATH,
    OCF_RESKEY_server: 'nfs1',
    OCF_RESKEY_CRM_meta_timeout: '30000',
    ODD: '=\n"$(x)',
  };
  const child = spawn('sh', ['-c', text, 'x', 'start'], { env, detached: true });
  const said = { stdout: [] as string[], stderr: [] as string[] };
  for (const stream of ['stdout', 'stderr'] as const) child[stream].on('data', (it) => said[stream].push(String(it)));
  const all = () => ({ stdout: said.stdout.join(''), stderr: said.stderr.join('') });
  return { child, ended: new Promise((resolve) => child.once('close', (exit) => resolve({ exit, ...all() }))) };
}
const BY_BUNDLE = { exit: 0, stdout: '/b/agent.cjs played start\n', stderr: '' };
const begun = () =>
  new Promise<() => void>((resolve) => {
    act = () => new Promise((done) => resolve(() => done(success)));
  });

describe('an agent without a start of Node', () => {
  it('does what its launcher was asked for, with the environment that this was given', async () => {
    act = async ({ parameter, timeoutMs }) =>
      failed(`${parameter('server')} within ${timeoutMs > 20_000 ? 'its time' : timeoutMs}`);
    expect(await start().ended).toEqual({ exit: 1, stdout: '', stderr: 'ocf-exit-reason:nfs1 within its time\n' });
    act = async () => success;
    expect(await start().ended).toEqual({ exit: 0, stdout: '', stderr: '' });
  });

  it('is waited for as long as it says that it is at work', async () => {
    const working = begun();
    const { ended } = start('1', 0.3);
    const finish = await working;
    await systemClock.pause(600);
    finish();
    expect(await ended).toEqual({ exit: 0, stdout: '', stderr: '' });
    expect(cuts).toBe(0);
  });

  it('of another version leaves it to the bundle', async () => {
    expect(await start('2').ended).toEqual(BY_BUNDLE);
  });

  it('is done by the bundle where nobody listens', async () => {
    listening.close();
    expect(await start().ended).toEqual(BY_BUNDLE);
  });

  it('is cut off with its launcher', async () => {
    const working = begun();
    const { child, ended } = start();
    await working;
    process.kill(-(child.pid ?? Number.NaN), 'SIGKILL');
    await ended;
    const wait = { what: 'the process to hear of it', withinMs: 5_000, everyMs: 10 };
    await eventually(systemClock, wait, async () => cuts === 1 || undefined);
  });
});

describe('a process that hangs', () => {
  it('is not waited for: the bundle does it, and what it does late is cut off', async () => {
    listening.close();
    const own = localMachine();
    let [asked, hungUp] = [0, 0];
    const answer = () => {
      asked += 1;
      return new Promise<string>(() => undefined);
    };
    const abandoned = () => {
      hungUp += 1;
    };
    const silent = { answer, abandoned, beat: '.', beatEveryMs: 100_000 };
    listening = await own.serveWords(socket, silent);
    expect(await start('1', 0.2).ended).toEqual(BY_BUNDLE);
    expect([asked, hungUp]).toEqual([1, 1]);
  });
});
