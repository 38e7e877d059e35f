// NFSv3's edges of lock recovery on real daemons, as light clients meet them: one server in a cluster of two nodes, which is moved, and then dies while
// nobody of ours can tell its clients.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabHost } from '../../src/lab/host.ts';
import type { FleetReport, FleetWish } from '../../src/lab/light/fleet-wish.ts';
import type { StartedFleet } from '../../src/lab/light/start-fleet.ts';
import { move } from '../../src/work/commands/move.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { lockPaths } from '../../src/work/locks/lock-paths.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';
import { locksOf } from './locks-of.ts';

const SERVER = 'nfs1';
const ADDRESS = '192.0.2.101';
const NAME = 'files.example.com';
const FOLDER = '/srv/shared/home1';
/** As any user finds it: in the house's packages, and outside the server's namespaces. */
const TELLING_IS_HELD = '/run/telling-is-held';

let made: ClusterLab;
/** The one that serves. */
let node: LabHost;
let fleets: StartedFleet[] = [];

beforeAll(async () => {
  const wish = {
    name: `t-v3-edges-${process.pid}`,
    nodes: 2,
    servers: 1,
    versions: ['3', '4.1'] as const,
    ownExports: true,
  };
  made = await clusterLab({ ...wish, lease: '10s', grace: '20s' }, (spec) =>
    spec.replace('home: node1, ', `home: node1, names: [${NAME}], `),
  );
  await serving(() => true);
});

afterEach(async () => {
  await Promise.allSettled(fleets.map((fleet) => fleet.stop()));
  fleets = [];
});

afterAll(() => made?.lab.stop());

const PATIENCE = { withinMs: 60_000 };

const until = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> =>
  eventually(systemClock, { what, everyMs: 20, ...PATIENCE }, probe);

/** The nth fleet has addresses of its own. */
async function light(nth: number, more: Partial<FleetWish> & Pick<FleetWish, 'name'>): Promise<StartedFleet> {
  const server = { name: SERVER, address: ADDRESS, names: [NAME] };
  const wish = { kind: 'light:3', clients: 1, server, export: FOLDER, leaseMs: 10_000 } as const;
  const fleet = await made.lab.lightClients({ ...wish, firstAddress: 1 + 10 * nth, ...more });
  fleets.push(fleet);
  return fleet;
}

async function report(fleet: StartedFleet): Promise<FleetReport> {
  fleets = fleets.filter((it) => it !== fleet);
  return fleet.stop();
}

async function serving(holds: (status: ServerStatus) => boolean): Promise<ServerStatus> {
  return until(`${SERVER} to serve`, async () => {
    for (const host of made.lab.hosts()) {
      const found = await readStatus(host, SERVER);
      if (found?.phase !== 'serving' || !found.announced || !holds(found)) continue;
      node = host;
      return found;
    }
    return undefined;
  });
}

async function said() {
  const { servers } = await status(made.lab.hosts(), made.cluster);
  const [server] = servers;
  if (server === undefined) throw new Error('the cluster has a server');
  return server;
}

const graceEnded = () => until('the end of grace', async () => ((await said()).inGrace ? undefined : true));
const locks = (file: string) => locksOf(node, `${FOLDER}/${file}`);
/** The kernel tells its list page by page: one that changes meanwhile, by other labs, may show a lock twice or not at all. */
const holds = (file: string, count: number) =>
  until(`${count} locks of ${file}`, async () => ((await locks(file)) === count ? true : undefined));

describe('a planned move to another node', () => {
  it('is told to every client from the address: a thousand locks are reclaimed, those of a client that was rebooted are free, who waited waits again and is granted', async () => {
    const many = await light(0, { name: 'many', locks: 1_000 });
    const reborn = await light(1, { name: 'reborn', manners: [{ clients: 1, manner: 'reboots' }] });
    const holder = await light(2, { name: 'holder', file: 'wanted' });
    const waiter = await light(3, { name: 'waiter', file: 'wanted', queue: true });
    await waiter.until('to wait in the server', ({ waiting }) => waiting === 1, PATIENCE);
    await Promise.all([holds('many-1', 1_000), holds('reborn-1', 1), holds('wanted', 1)]);
    await move(made.lab.hosts(), made.cluster, SERVER, 'node2', silent);

    await serving(({ node: on, notify }) => on === 'node2' && notify.told === 4);
    // When the grace is over it locks anew.
    const freed = holds('reborn-1', 0);
    expect(await said()).toMatchObject({
      node: 'node2',
      notify: { told: 4, silent: 0, gone: 0 },
      custody: 'not-needed',
    });
    await many.until('to have reclaimed', ({ reclaimed, refused }) => reclaimed + refused === 1_000, PATIENCE);
    await holder.until('to have reclaimed', ({ reclaimed, refused }) => reclaimed + refused === 1, PATIENCE);
    await Promise.all([holds('many-1', 1_000), freed, holds('wanted', 1)]);

    await graceEnded();
    await reborn.until('to lock anew', ({ holding, recovered }) => holding + recovered === 2, PATIENCE);
    await waiter.until('to wait in the new server', ({ waiting }) => waiting === 1, PATIENCE);
    await report(holder);
    await waiter.until('to be granted what it waited for', ({ holding }) => holding === 1, PATIENCE);
    await holds('wanted', 1);

    const seen = { many: await report(many), reborn: await report(reborn), waiter: await report(waiter) };
    const clients = Object.values(seen).flatMap((it) => it.clients);
    expect(clients.map(({ trouble }) => trouble)).toEqual([null, null, null]);
    // From nowhere but the address, by every name.
    for (const { heard } of clients) {
      expect(new Set(heard.restarts.map(({ from }) => from))).toEqual(new Set([ADDRESS]));
      expect(new Set(heard.restarts.map(({ name }) => name))).toEqual(new Set([ADDRESS, NAME, SERVER]));
    }
    expect(seen.waiter.clients[0]?.heard.granted).toBeGreaterThan(0);
    expect(seen.reborn.events.map(({ kind }) => kind)).not.toContain('reclaimed');
    expect(seen.many.events.filter(({ kind }) => kind === 'refused')).toEqual([]);
  }, 240_000);
});

describe('where nobody of ours can tell the clients', () => {
  it('sm-notify does, from the sealed list, and they reclaim', async () => {
    await graceEnded();
    const fleet = await light(4, { name: 'by-hand', clients: 3 });
    const { sealed } = lockPaths(made.cluster, SERVER);
    await holdTelling(`${sealed}/.notify.lock`);
    const before = await serving(() => true);
    await node.run(['kill', '-KILL', `${before.daemonPid}`]);
    const after = await serving(
      ({ epoch, trouble }) => epoch !== before.epoch && (trouble?.includes('somebody else') ?? false),
    );
    expect(after.notify).toMatchObject({ told: 0 });
    expect(await node.files.list(`${sealed}/sm`)).toEqual(
      expect.arrayContaining([1, 2, 3].map((last) => `198.18.0.4${last}`)),
    );
    const cell = ['nsenter', '-t', `${after.daemonPid}`, '-m', '-u', '-n'] as const;
    await node.run([...cell, 'sm-notify', '-d', '-f', '-n', '-m', '1', '-v', ADDRESS, '-P', sealed], {
      deadlineMs: 70_000,
    });
    await fleet.until('to have reclaimed', ({ reclaimed }) => reclaimed === 3, PATIENCE);
    await letTellingGo();
    await serving(({ trouble }) => trouble === null);
    const { clients, events } = await report(fleet);
    expect(events.filter(({ kind }) => kind === 'refused')).toEqual([]);
    for (const { heard } of clients) expect(heard.restarts[0]?.from).toBe(ADDRESS);
  });
});

/** Of those that tell there is one at a time. */
async function holdTelling(file: string): Promise<void> {
  const holder = `echo $$ >${TELLING_IS_HELD}; exec sleep 100`;
  await node.run(['sh', '-c', `(flock 9 && exec sh -c '${holder}') 9>${file} >/dev/null 2>&1 &`]);
  await until('nobody to tell', async () => ((await node.files.read(TELLING_IS_HELD)) ? true : undefined));
}

async function letTellingGo(): Promise<void> {
  const pid = (await node.files.read(TELLING_IS_HELD))?.trim() ?? '';
  await node.run(['kill', pid]);
}

describe('a client whose locks an administrator has dropped', () => {
  const drop = (...more: readonly string[]) =>
    gracekeeper('locks', 'drop', '--lab', made.lab.name, '--server', SERVER, '--json', ...more);

  it('holds none any more, and nobody else loses any: who waited is granted, and it is not to be told of restarts', async () => {
    await graceEnded();
    const dead = await light(7, { name: 'dead', file: 'dropped' });
    const waiter = await light(8, { name: 'heir', file: 'dropped', queue: true });
    await waiter.until('to wait', ({ waiting }) => waiting === 1, PATIENCE);
    const client = '198.18.0.71';
    const asked = await drop('--client', client);
    expect([asked.exitCode, JSON.parse(asked.stdout).error.code]).toEqual([2, 'not-confirmed']);
    expect(asked.stderr).toContain(`${FOLDER}/dropped`);

    const done = await drop('--client', client, '--yes');
    expect([done.exitCode, JSON.parse(done.stdout)]).toMatchObject([
      0,
      { client, left: [], ways: [{ protocol: 'NFSv3', how: 'reboot', done: true }] },
    ]);
    await waiter.until('to be granted', ({ holding }) => holding === 1, PATIENCE);
    await holds('dropped', 1);
    expect(await node.files.list(lockPaths(made.cluster, SERVER).live)).toEqual(['198.18.0.81']);

    const again = await drop('--client', client, '--yes');
    expect([again.exitCode, JSON.parse(again.stdout)]).toMatchObject([0, { dropped: [], ways: [] }]);
    expect(await node.files.read(JOURNAL)).toContain(
      `"kind":"locks-dropped","server":"${SERVER}","client":"${client}"`,
    );
    for (const fleet of [dead, waiter]) await report(fleet);
  });
});

describe('who looks and listens meanwhile', () => {
  it('sees what is locked, and is told of every step: the NFSv3 client that hears of the move, the NFSv4.1 client that notices, their reclaims, and the answers', async () => {
    await graceEnded();
    const trace = traced();
    await until('both nodes to be heard', async () => (trace.count('listening') === 2 ? true : undefined));
    const v3 = await light(5, { name: 'heard-3' });
    const v41 = await light(6, { name: 'heard-41', kind: 'light:4.1', export: '/home1' });
    const { exitCode, stdout } = await gracekeeper('locks', '--lab', made.lab.name, '--json');
    const { locks: held, mayHold, unknown } = JSON.parse(stdout);
    expect([exitCode, unknown]).toEqual([0, []]);
    // Two may hold them, and Ganesha does not say who does.
    const lock = (file: string) => ({ server: SERVER, client: null, file: `${FOLDER}/${file}`, kind: 'write' });
    expect(held).toEqual(
      expect.arrayContaining(['heard-3-1', 'heard-41-1'].map((file) => expect.objectContaining(lock(file)))),
    );
    expect(mayHold).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ client: '198.18.0.51', protocol: 'NFSv3' }),
        expect.objectContaining({ client: '198.18.0.61', protocol: 'NFSv4' }),
      ]),
    );
    const { node: here } = await serving(() => true);
    await move(made.lab.hosts(), made.cluster, SERVER, here === 'node1' ? 'node2' : 'node1', silent);
    for (const fleet of [v3, v41]) await fleet.until('to have reclaimed', ({ reclaimed }) => reclaimed === 1, PATIENCE);

    const [first, second] = ['198.18.0.51', '198.18.0.61'];
    const answers = (client: string) =>
      trace
        .steps()
        .flatMap(({ client: whose, operation, status, reclaim }) =>
          whose === client && (reclaim || /NOTIFY|COMPLETE/.test(operation)) ? [`${operation} ${status}`] : [],
        );
    await until('all of it to be told', async () =>
      answers(first).includes('LOCK NLM4_GRANTED') && answers(second).filter((it) => /COMPLETE/.test(it)).length === 2
        ? true
        : undefined,
    );
    // By all its names; by its name and by its address it is the same restart.
    expect(new Set(answers(first))).toEqual(new Set(['SM_NOTIFY SAID', 'LOCK NLM4_GRANTED']));
    expect(answers(second)).toEqual([
      ...['RECLAIM_COMPLETE NFS4_OK', 'OPEN NFS4_OK', 'LOCK NFS4_OK', 'RECLAIM_COMPLETE NFS4_OK'],
    ]);
    expect(trace.steps().find(({ reclaim, client }) => reclaim && client === first)?.text).toMatch(
      /^198\.18\.0\.51 asks for its lock again \(write .* of heard-3-1\): got it, .* after it was told$/,
    );
    expect(await trace.end()).toBe(0);
    const { summary } = trace.last();
    expect(summary.clients).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ client: first, server: SERVER, granted: 1, refused: {} }),
        expect.objectContaining({ client: second, server: SERVER, granted: 2, refused: {} }),
      ]),
    );
    for (const fleet of [v3, v41])
      expect((await report(fleet)).events.map(({ kind }) => kind)).not.toContain('refused');
  }, 180_000);
});

interface Said {
  readonly client: string;
  readonly operation: string;
  readonly status: string | null;
  readonly reclaim?: boolean;
  readonly text: string;
}

/** gracekeeper trace, until it is ended. */
function traced() {
  const program = fileURLToPath(new URL('../../bin/gracekeeper', import.meta.url));
  const child = spawn(program, ['trace', '--lab', made.lab.name, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  const lines = () =>
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  return {
    count: (key: string) => lines().filter((line) => key in line).length,
    steps: (): Said[] => lines().filter((line) => 'operation' in line),
    last: () => lines().at(-1),
    end: () => {
      child.kill('SIGINT');
      return ended;
    },
  };
}
