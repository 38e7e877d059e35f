import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSocket, type Listener, serveSocket } from '../../src/host/control-socket.ts';

let folder: string;
let path: string;
let listener: Listener | undefined;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'control-socket-'));
  path = join(folder, 'socket');
});
afterEach(async () => {
  listener?.close();
  listener = undefined;
  await rm(folder, { recursive: true });
});

describe('a control socket', () => {
  it('answers a question, and an error with its words', async () => {
    listener = await serveSocket(path, async ({ verb }) => {
      if (verb !== 'status') throw new Error(`unknown request ${verb}`);
      return { phase: 'serving' };
    });
    expect(await askSocket(path, { verb: 'status' }, 1_000)).toEqual({ phase: 'serving' });
    await expect(askSocket(path, { verb: 'dance' }, 1_000)).rejects.toThrow('unknown request dance');
  });

  it('that nobody listens on any more, or never did, is an error that its asker can catch', async () => {
    await expect(askSocket(path, { verb: 'status' }, 1_000)).rejects.toMatchObject({ code: 'ENOENT' });
    // As a killed process leaves it: closing would unlink it.
    const server =
      "require('node:net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
    await once(spawn(process.execPath, ['-e', server, path]), 'exit');
    await expect(askSocket(path, { verb: 'status' }, 1_000)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('has its name once it answers, and only root may ask it; nothing is left when it is closed', async () => {
    const serving = serveSocket(path, async () => ({}));
    const early = existsSync(path);
    listener = await serving;
    expect([early, existsSync(path), statSync(path).mode & 0o777]).toEqual([false, true, 0o600]);
    listener.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('takes the place of one that a killed process has left', async () => {
    const left = await serveSocket(path, async () => ({ from: 'the former' }));
    listener = await serveSocket(path, async () => ({ from: 'the new one' }));
    expect(await askSocket(path, {}, 1_000)).toEqual({ from: 'the new one' });
    left.close();
  });

  it('goes on after an asker that hung up without reading its answer', async () => {
    listener = await serveSocket(path, async (question) => question);
    const impatient = createConnection(path).pause();
    await once(impatient, 'connect');
    impatient.write('{"verb":"first"}\n');
    expect(await askSocket(path, { verb: 'second' }, 1_000)).toEqual({ verb: 'second' });
    // With the answer unread in its buffer, so that its end is a reset.
    impatient.destroy();
    await once(impatient, 'close');
    expect(await askSocket(path, { verb: 'third' }, 1_000)).toEqual({ verb: 'third' });
  });

  it('is given up when it is deaf', async () => {
    listener = await serveSocket(path, () => new Promise(() => undefined));
    await expect(askSocket(path, { verb: 'status' }, 50)).rejects.toThrow('did not answer within 50 ms');
  });
});
