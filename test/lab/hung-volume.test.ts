// A state volume that hangs, on one node without a cluster: the server is served on, stops in time, and says what it waits for.
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { serverPaths } from '../../src/work/server/paths.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

let one: OneServer;

beforeAll(async () => {
  one = await oneServer(`t-hung-volume-${process.pid}`);
});

afterEach(async () => {
  await one.lab.stateVolume('node1', null);
  await one.agent('ganesha_nfsd', 'stop');
});

afterAll(async () => {
  await one?.lab.stop();
});

const hang = () => one.lab.stateVolume('node1', 'hung');

async function processes(): Promise<readonly string[]> {
  const { stdout } = await one.node.run(['ps', '-eo', 'args=', '-ww']);
  return stdout.split('\n').filter((line) => /supervisor\.cjs|ganesha\.nfsd/.test(line));
}

async function nothingLeft(): Promise<void> {
  expect(await one.node.files.exists(serverPaths(SERVER).folder)).toBe(false);
  await one.until('the end of its supervisor', async () => ((await processes()).length === 0 ? true : undefined));
}

it('ends a start in time, with a sentence, and leaves nothing', async () => {
  await hang();
  const { exitCode, stderr } = await one.agent('ganesha_nfsd', 'start');
  expect([exitCode, stderr]).toEqual([1, expect.stringMatching(/state volume \S+ did not answer within 5 s/)]);
  await nothingLeft();
});

it('disturbs neither a server that runs nor its stop', async () => {
  const before = await one.start();
  await hang();
  await one.until('the trouble', async () =>
    (await one.serving()).trouble?.includes('did not answer') === true ? true : undefined,
  );
  expect((await one.serving()).epoch).toBe(before.epoch);
  expect(await one.agent('ganesha_nfsd', 'monitor')).toMatchObject({ exitCode: 0 });
  expect(await one.agent('ganesha_nfsd', 'stop')).toMatchObject({ exitCode: 0 });
  await nothingLeft();
});

it('fails a server that crashes meanwhile, which says why; healed, it starts again', async () => {
  const before = await one.start();
  await hang();
  await one.node.run(['kill', '-KILL', `${before.daemonPid}`]);
  const failed = await one.until('the failure', async () => {
    const status = await readStatus(one.node, SERVER);
    return status?.phase === 'failed' ? status : undefined;
  });
  expect(failed.reason).toMatch(/state volume .*did not answer/);
  expect(await one.agent('ganesha_nfsd', 'stop')).toMatchObject({ exitCode: 0 });
  await nothingLeft();
  await one.lab.stateVolume('node1', null);
  expect((await one.start()).epoch).toBeGreaterThan(before.epoch ?? Number.POSITIVE_INFINITY);
});
