import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeRecords } from '../../../src/core/locks/client-record.ts';
import { type AnswerCall, serveCallPipes } from '../../../src/host/call-pipes.ts';
import type { Listener } from '../../../src/host/control-socket.ts';
import { eventually } from '../../../src/host/eventually.ts';
import { systemClock } from '../../../src/host/local.ts';
import { callOutScript, LIST } from '../../../src/work/locks/call-out-script.ts';

let folder: string;
let pipes: Listener | undefined;
const running = new Set<ChildProcess>();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'call-out-'));
  await mkdir(join(folder, 'sm'));
  await writeFile(join(folder, 'script'), callOutScript(join(folder, 'run')));
});
afterEach(async () => {
  for (const child of running) child.kill('SIGKILL');
  pipes?.close();
  pipes = undefined;
  await rm(folder, { recursive: true });
});

async function serve(answer: AnswerCall): Promise<void> {
  pipes = await serveCallPipes(join(folder, 'run'), answer);
  await symlink(join(folder, 'sm'), join(folder, 'run', LIST));
}

/** Its exit code. */
function script(...words: readonly string[]): Promise<number | null> {
  const child = spawn('dash', [join(folder, 'script'), ...words], { stdio: 'ignore' });
  running.add(child);
  return new Promise((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
}

const nobody: AnswerCall = () => new Promise(() => undefined);
const listed = () => readdir(join(folder, 'sm'));
const text = (word: string) => Buffer.from(word, 'latin1').toString('utf8');

describe('the call-out', () => {
  it('hands its words on as they are, and ends well when they were written down', async () => {
    const heard: string[][] = [];
    await serve(async (words) => {
      heard.push(words.map(text));
      return 'ok';
    });
    const calls = [
      ['add-client', '192.0.2.7', 'nfs1'],
      ['add-client', '2001:db8::7', 'nfs1', '1234'],
      ['del-client', '../%s\n$(x) `y` é \\0', ''],
      ['add-client', 'x'.repeat(1024), 'y'.repeat(1024)],
    ];
    for (const call of calls) expect(await script(...call)).toBe(0);
    expect(heard).toEqual(calls);
  });

  it.each<[string, AnswerCall]>([
    ['is told so', async () => 'failed'],
    ['fails', () => Promise.reject(new Error('no'))],
  ])('fails when its supervisor %s', async (_, answer) => {
    await serve(answer);
    expect(await script('add-client', 'c', 'nfs1')).not.toBe(0);
  });

  it('gives each of many at once its own answer', async () => {
    await serve(async ([, client]) => (Number(client) % 2 === 0 ? 'ok' : 'failed'));
    const clients = Array.from({ length: 6 }, (_, i) => `${i}`);
    const codes = await Promise.all(clients.map((client) => script('add-client', client, 'nfs1')));
    expect(codes).toEqual([0, 1, 0, 1, 0, 1]);
  });

  it.each([['sm-notify', 'client', '192.0.2.7', '3'], ['mount'], []])(
    'has nothing to do with other events: %s',
    async (...words) => {
      expect(await script(...words)).toBe(0);
    },
  );

  it('has what a client held freed when that has rebooted: of one that holds locks, and for each state once', async () => {
    await serve(nobody);
    const called = join(folder, "what's called");
    const callBack = ['sh', '-c', 'echo "$1" >>"$0"', called] as const;
    await writeFile(join(folder, 'script'), callOutScript(join(folder, 'run'), callBack));
    for (const client of ['192.0.2.7', '2001:db8::7']) await writeFile(join(folder, 'sm', client), '');
    for (const words of [
      ['its-name.example.com', '192.0.2.7', '5'],
      ['its-name', '192.0.2.7', '5'],
      ['other', '192.0.2.8', '5'],
      ['$(x)', '2001:db8::7', '2147483647'],
      ['bad', '../x', '5'],
      ['bad', '192.0.2.7', '-1'],
      ['bad', '192.0.2.7'],
      ['its-name', '192.0.2.7', '7'],
    ])
      expect(await script('sm-notify', ...words)).toBe(0);
    const lines = async () => (await readFile(called, 'utf8').catch(() => '')).trim().split('\n');
    const wait = { what: 'three calls', withinMs: 5_000, everyMs: 10 };
    await eventually(systemClock, wait, async () => ((await lines()).length === 3 ? true : undefined));
    const said = (await lines()).map((line) => JSON.parse(line)).toSorted((a, b) => a.state - b.state);
    const ganesha = { program: 100_021, version: 4, procedure: 16, secret: '0'.repeat(32) };
    expect(said).toEqual([
      { ...ganesha, monName: '192.0.2.7', state: 5 },
      { ...ganesha, monName: '192.0.2.7', state: 7 },
      { ...ganesha, monName: '2001:db8::7', state: 2_147_483_647 },
    ]);
  });

  it.each([
    ['add-client'],
    ['add-client', 'c'],
    ['add-client', 'c', 'nfs1', '1', 'more'],
    ['add-client', 'x'.repeat(1025), 'nfs1'],
    ['add-client', 'c', 'y'.repeat(1025)],
  ])('refuses what statd does not say', async (...words) => {
    await serve(async () => 'ok');
    expect(await script(...words)).not.toBe(0);
  });

  it('fails at once where there is no supervisor', async () => {
    expect(await script('add-client', 'c', 'nfs1')).not.toBe(0);
  });
});

describe('the call-out of a supervisor that answers nobody', () => {
  beforeEach(async () => {
    await serve(nobody);
    void script('watch');
  });

  it('writes the client down by itself, and takes it away', async () => {
    expect(await script('add-client', '192.0.2.7', 'nfs1')).toBe(0);
    expect(await listed()).toEqual(['192.0.2.7']);
    expect(decodeRecords(await readFile(join(folder, 'sm/192.0.2.7'), 'utf8'))).toEqual([
      { client: '192.0.2.7', myName: 'nfs1' },
    ]);
    expect(await script('del-client', '192.0.2.7', 'nfs1', '1')).toBe(0);
    expect(await listed()).toEqual(['192.0.2.7']);
    expect(await script('del-client', '192.0.2.7', 'nfs1')).toBe(0);
    expect(await listed()).toEqual([]);
  });

  it.each([
    ['../x', 'nfs1'],
    ['.x', 'nfs1'],
    ['', 'nfs1'],
    ['c', 'nfs 1\n'],
  ])('leaves to it what is no plain name: %j for %j', async (client, myName) => {
    expect(await script('add-client', client, myName)).not.toBe(0);
    expect(await listed()).toEqual([]);
  });

  it('fails where the list is not to be written', async () => {
    await rm(join(folder, 'sm'), { recursive: true });
    expect(await script('add-client', 'c', 'nfs1')).not.toBe(0);
    await mkdir(join(folder, 'sm'));
  });
});
