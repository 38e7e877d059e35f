import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Sighting } from '../../../src/core/observe/observation.ts';
import type { Ending } from '../../../src/host/child.ts';
import type { Conversation } from '../../../src/host/converse.ts';
import { eventually } from '../../../src/host/eventually.ts';
import type { Argv } from '../../../src/host/host.ts';
import { localMachine, type Machine } from '../../../src/host/machine.ts';
import { GO, type Said } from '../../../src/work/locks/notify/words.ts';
import { Telling } from '../../../src/work/locks/telling.ts';
import { initialStatus, type ServerStatus } from '../../../src/work/server/status.ts';
import type { StatusBoard } from '../../../src/work/server/status-board.ts';
import { put, type Scene, SERVER, stateVolume } from './seal-scene.ts';

/** A notifier that says what a test has it say. */
interface FakeNotifier {
  readonly argv: Argv;
  readonly heard: string[];
  readonly says: (said: Said) => void;
  readonly ends: (ending: Ending) => void;
  hungUp: boolean;
  /** Said when it is called off. */
  lastWords: Said | undefined;
}

let scene: Scene;
let notifiers: FakeNotifier[];
let journal: Sighting[];
let board: StatusBoard & { complaints: (string | null)[] };
let telling: Telling;
const { clock } = localMachine();

beforeEach(async () => {
  scene = await stateVolume();
  [notifiers, journal, board] = [[], [], fakeBoard()];
  const server = scene.cluster.servers.find(({ name }) => name === SERVER);
  if (server === undefined) throw new Error('the cluster has the server');
  const nic = { name: 'eth0', index: 1, mac: '', mtu: 1500, addresses: [] };
  telling = new Telling({
    ...{ machine: fakeMachine(), cluster: scene.cluster, server: { ...server, names: ['files.example.com'] }, board },
    journal: (sighting) => void journal.push(sighting),
    network: () => ({ namespace: 'gk-nfs1', veth: 'gk-nfs1', nic, nodeAddress: '192.0.2.11' }),
    notifier: ['node', 'notify.cjs'],
  });
});
afterEach(async () => {
  await telling.end();
  await scene.end();
});

function fakeMachine(): Machine {
  const converse: Machine['converse'] = (argv, hear): Conversation => {
    let ends: FakeNotifier['ends'] = () => undefined;
    const ended = new Promise<Ending>((resolve) => {
      ends = resolve;
    });
    const it: FakeNotifier = {
      argv,
      heard: [],
      says: (said) => hear(JSON.stringify(said)),
      ends,
      hungUp: false,
      lastWords: undefined,
    };
    notifiers.push(it);
    const hangUp = () => {
      it.hungUp = true;
      if (it.lastWords !== undefined) it.says(it.lastWords);
      ends({ code: 0, signal: null });
    };
    return { pid: 1, ended, say: (line) => void it.heard.push(line), hangUp, kill: () => undefined };
  };
  return { ...localMachine(), converse, clock: { ...clock, pause: (ms, signal) => clock.pause(ms / 100, signal) } };
}

function fakeBoard(): typeof board {
  let status: ServerStatus = initialStatus(SERVER, 'node1');
  const complaints: (string | null)[] = [];
  return {
    complaints,
    get status() {
      return status;
    },
    set: (change) => {
      status = { ...status, ...change };
    },
    complain: (_, trouble) => void complaints.push(trouble),
    since: () => undefined,
    written: async () => undefined,
    close: async () => undefined,
  };
}

const until = <T>(what: string, probe: () => T | undefined): Promise<T> =>
  eventually(clock, { what, withinMs: 10_000, everyMs: 2 }, async () => probe());

const nth = (n: number): Promise<FakeNotifier> => until(`notifier ${n}`, () => notifiers[n - 1]);

async function seal(...clients: readonly string[]): Promise<void> {
  await put(scene.paths.sealedClients, ...clients);
  telling.prepare({ folder: scene.paths.sealed, state: 43 });
}

function serve(): void {
  board.set({ phase: 'serving', announced: true });
  telling.begin();
}

const READY: Said = { kind: 'ready', clients: 2, state: 43 };
const done = (told: number, ...gone: readonly string[]): Said => ({
  kind: 'done',
  notified: { told, silent: 0, gone: gone.length, ms: 7, silentClients: [], goneClients: gone },
});
const kinds = () => journal.map(({ kind }) => kind);

describe("a server's telling", () => {
  test('is made ready in its namespace while Ganesha starts, and begins when it serves at an announced address', async () => {
    await seal('192.0.2.1', '192.0.2.2');
    const notifier = await nth(1);
    expect(notifier.argv).toContain('--net=/run/netns/gk-nfs1');
    expect(JSON.parse(notifier.heard[0] ?? '')).toMatchObject({
      ...{
        address: '192.0.2.101',
        names: expect.arrayContaining(['files.example.com', SERVER]),
        folder: scene.paths.sealed,
      },
      ...{ state: 43, keepTold: true, withinMs: 900_000, goneAfterMs: 900_000 },
    });
    notifier.says(READY);
    board.set({ phase: 'serving' });
    telling.begin();
    await clock.pause(30);
    expect(notifier.heard).toHaveLength(1);
    board.set({ announced: true });
    telling.begin();
    telling.begin();
    await until('the word', () => notifier.heard[1]);
    expect(notifier.heard.slice(1)).toEqual([GO]);
  });

  test('says in its status how far it has come, and in the journal who is silent, and gone', async () => {
    await seal('192.0.2.1', '192.0.2.2');
    serve();
    const notifier = await nth(1);
    notifier.says(READY);
    await until('the word', () => notifier.heard[1]);
    expect(board.status.notify).toEqual({ told: 0, silent: 2, gone: 0 });
    notifier.says({ kind: 'counts', counts: { told: 1, silent: 1, gone: 0 } });
    expect(board.status.notify).toEqual({ told: 1, silent: 1, gone: 0 });
    const silentClients = ['192.0.2.2'];
    notifier.says({ kind: 'settled', sofar: { told: 1, silent: 1, gone: 0, ms: 7, silentClients, goneClients: [] } });
    notifier.says(done(1, '192.0.2.2'));
    await until('its end', () => kinds()[2]);
    expect(board.status.notify).toEqual({ told: 1, silent: 0, gone: 1 });
    expect(journal).toEqual([
      { kind: 'notify-started', server: SERVER, clients: 2, state: 43 },
      { kind: 'notify-told', server: SERVER, told: 1, ms: 7, silent: ['192.0.2.2'] },
      { kind: 'notify-finished', server: SERVER, told: 1, ms: 7, silent: [], gone: ['192.0.2.2'] },
    ]);
  });

  test('costs nothing where nobody is to be told', async () => {
    await seal();
    serve();
    await until('a look at the list', () => (board.complaints.length > 0 ? true : undefined));
    expect([notifiers, journal]).toEqual([[], []]);
  });

  test('goes on with another notifier when one dies, and forgets nothing that it had told', async () => {
    await seal('192.0.2.1', '192.0.2.2');
    serve();
    const first = await nth(1);
    first.says(READY);
    await until('the word', () => first.heard[1]);
    first.says({ kind: 'counts', counts: { told: 1, silent: 1, gone: 0 } });
    first.ends({ code: null, signal: 'SIGKILL' });
    const second = await nth(2);
    expect(board.complaints[0]).toMatch('could not be told: the notifier died (SIGKILL)');
    second.says({ ...READY, clients: 1 });
    await until('the word', () => second.heard[1]);
    second.says(done(1));
    await until('its end', () => (kinds().includes('notify-finished') ? true : undefined));
    expect(board.status.notify).toEqual({ told: 2, silent: 0, gone: 0 });
    expect(board.complaints.at(-1)).toBeNull();
    expect(kinds()).toEqual(['notify-started', 'notify-failed', 'notify-started', 'notify-finished']);
  });

  test('is over, and its trouble too, when somebody else has told those whom its notifier could not', async () => {
    await seal('192.0.2.1');
    serve();
    const first = await nth(1);
    await rm(join(scene.paths.sealedClients, '192.0.2.1'));
    first.ends({ code: 75, signal: null });
    await until('the end of the trouble', () => (board.complaints.includes(null) ? true : undefined));
    expect(board.complaints).toEqual([expect.stringContaining('somebody else is telling'), null]);
    expect([notifiers.length, kinds()]).toEqual([1, ['notify-failed']]);
  });

  test('ends with the server, says nothing of it, and begins no other', async () => {
    await seal('192.0.2.1');
    serve();
    const notifier = await nth(1);
    notifier.says(READY);
    await until('the word', () => notifier.heard[1]);
    notifier.lastWords = done(0);
    await telling.end();
    expect(notifier.hungUp).toBe(true);
    serve();
    await clock.pause(50);
    expect([notifiers.length, kinds()]).toEqual([1, ['notify-started']]);
  });

  test('ends before it has begun', async () => {
    await seal('192.0.2.1');
    await telling.end();
    serve();
    await clock.pause(50);
    for (const { hungUp } of notifiers) expect(hungUp).toBe(true);
    expect(journal).toEqual([]);
  });

  test('has those told again whom the next death cost what they had reclaimed, until their grace is over', async () => {
    const told = join(scene.paths.sealed, 'told');
    await put(told, '192.0.2.1');
    await put(scene.paths.sealedClients, '192.0.2.2');
    await telling.halt();
    expect((await readdir(scene.paths.sealedClients)).sort()).toEqual(['192.0.2.1', '192.0.2.2']);
    await put(told, '192.0.2.3');
    telling.graceEnded();
    await eventually(clock, { what: 'them to be forgotten', withinMs: 10_000, everyMs: 2 }, async () =>
      (await localMachine().files.exists(told)) ? undefined : true,
    );
    await telling.halt();
    expect((await readdir(scene.paths.sealedClients)).sort()).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('has its notifier started before the sealing where somebody holds a lock, and gives it its task afterwards', async () => {
    await put(scene.paths.sealedClients);
    await telling.halt();
    expect(notifiers).toEqual([]);
    await put(scene.paths.live, '192.0.2.1');
    await telling.halt();
    const notifier = await nth(1);
    expect(notifier.heard).toEqual([]);
    await seal('192.0.2.1');
    await until('its task', () => notifier.heard[0]);
    await telling.end();
    expect([notifier.hungUp, notifiers.length]).toEqual([true, 1]);
  });

  test('ends the notifier that was started ahead when there is nobody to tell after all, or no start', async () => {
    await put(scene.paths.sealedClients);
    await put(scene.paths.live, '192.0.2.1');
    await telling.halt();
    telling.prepare({ folder: scene.paths.sealed, state: 43 });
    serve();
    await until('its end', () => (notifiers[0]?.hungUp ? true : undefined));
    await telling.halt();
    await telling.end();
    expect(notifiers.map(({ hungUp, heard }) => [hungUp, heard])).toEqual([
      [true, []],
      [true, []],
    ]);
  });
});
