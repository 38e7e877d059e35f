import { beforeEach, describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/core/observe/observation.ts';
import { eventually } from '../../../src/host/eventually.ts';
import type { Clock, Host } from '../../../src/host/host.ts';
import { systemClock } from '../../../src/host/local.ts';
import { type Board, type News, openBoard } from '../../../src/work/web/board.ts';
import { ringOf } from '../../core/four-servers.ts';
import { type FakePacemaker, fakePacemaker } from '../commands/fake-pacemaker.ts';

const cluster = ringOf(3);

let fake: FakePacemaker;
let ending: AbortController;
let board: Board;
let heard: News[];
/** By node: who hears its journal now. */
let tails: Map<string, (line: string) => void>;
let ended: Map<string, () => void>;

/** What is done now and then is done only when something wakes it. */
const onlyWhenWoken: Clock = {
  ...systemClock,
  pause: (ms, signal) =>
    ms === 2_000 ? new Promise((resolve) => onAbort(signal, resolve)) : systemClock.pause(ms, signal),
};

const onAbort = (signal: AbortSignal | undefined, act: () => void) =>
  signal?.aborted ? act() : signal?.addEventListener('abort', act);

const following = (host: Host): Host => ({
  ...host,
  clock: onlyWhenWoken,
  follow: (_, line) => {
    tails.set(host.name, line);
    return {
      ended: new Promise<void>((resolve) => void ended.set(host.name, resolve)),
      stop: () => ended.get(host.name)?.(),
    };
  },
});

beforeEach(() => {
  [tails, ended, heard] = [new Map(), new Map(), []];
  fake = fakePacemaker(cluster);
  ending = new AbortController();
  const [first, ...others] = fake.hosts;
  board = openBoard({ hosts: [following(first), ...others.map(following)], cluster, signal: ending.signal });
  return () => ending.abort();
});

const until = (what: string, holds: () => boolean) =>
  eventually(systemClock, { what, withinMs: 20_000, everyMs: 5 }, async () => holds() || undefined);
const listen = () => board.hear((news) => heard.push(news));
const stopped = (seq: number): Observation => ({
  ...{ at: seq, seq, node: 'node1', writer: 'supervisor-1', server: 'nfs1', kind: 'server-stopped' },
});
const say = (observation: Observation) => tails.get('node1')?.(JSON.stringify(observation));
const boxes = () =>
  heard.findLast(({ drawing }) => drawing)?.drawing?.nodes.map(({ cards }) => cards.map((it) => it.name));
const words = () => heard.flatMap(({ entries }) => entries ?? []).map((entry) => entry.words);

describe('the board', () => {
  it('draws the cluster when somebody comes, and again when a journal grows', async () => {
    listen();
    await until('a drawing', () => boxes() !== undefined);
    expect(boxes()).toEqual([['nfs1'], ['nfs2'], ['nfs3']]);
    fake.on.set('nfs1', 'node2');
    say(stopped(1));
    await until('another', () => boxes()?.[1]?.length === 2);
    expect(words()).toContain('has stopped');
  });

  it('asks nobody anything while nobody looks', async () => {
    let asked = 0;
    fake.inGrace = () => {
      asked += 1;
      return [];
    };
    say(stopped(1));
    for (let turns = 0; turns < 20; turns++) await new Promise(setImmediate);
    expect(asked).toBe(0);
    const leave = listen();
    await until('a look', () => asked > 0);
    leave();
  });

  it('tells each line of a journal once, also after its connection broke and the last lines come again', async () => {
    listen();
    say(stopped(1));
    say(stopped(1));
    await until('the line', () => words().includes('has stopped'));
    const before = tails.get('node1');
    ended.get('node1')?.();
    await until('a new connection', () => tails.get('node1') !== before);
    say(stopped(1));
    say({ ...stopped(2), kind: 'server-starting' });
    await until('the new line', () => words().includes('is starting here'));
    expect(words().filter((each) => each === 'has stopped')).toHaveLength(1);
  });

  it('tells who comes later all that there is', async () => {
    listen();
    say(stopped(1));
    await until('all', () => words().includes('has stopped') && boxes() !== undefined);
    const later: News[] = [];
    board.hear((news) => later.push(news));
    expect(later[0]?.drawing?.cluster).toBe('ring');
    expect(later[0]?.entries?.map((entry) => entry.words)).toContain('has stopped');
  });

  it('does what is asked for, tells how it goes, and one thing at a time', async () => {
    listen();
    expect(board.begin({ act: 'drain', node: 'node1' })).toBe(true);
    expect(board.begin({ act: 'drain', node: 'node2' })).toBe(false);
    await until(
      'the drain',
      () => heard.at(-1)?.deed?.state === 'done' || heard.some(({ deed }) => deed?.state === 'done'),
    );
    const deeds = heard.flatMap(({ deed }) => deed ?? []);
    expect(deeds.at(-1)).toEqual({ title: 'Drain node1', state: 'done', words: 'node1 is drained; nfs1 is on node2.' });
    expect(deeds[0]?.state).toBe('running');
  });

  it('says why something could not be done', async () => {
    listen();
    board.begin({ act: 'move', server: 'nfs1', to: 'node9' });
    await until('the end', () => heard.some(({ deed }) => deed?.state === 'failed'));
    expect(heard.findLast(({ deed }) => deed)?.deed?.words).toBe('cluster ring has no node node9');
  });
});
