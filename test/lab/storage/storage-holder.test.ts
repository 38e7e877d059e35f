import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { answerOwner } from '../../../src/lab/storage/answer-owner.ts';
import { askHolder } from '../../../src/lab/storage/start-storage-holder.ts';
import type { StorageHolder } from '../../../src/lab/storage/storage-holder.ts';

async function line(): Promise<[Socket, Socket]> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  return [here, there];
}

async function pair(more: Partial<StorageHolder> = {}) {
  const [here, there] = await line();
  const [done, troubles]: [string[], unknown[]] = [[], []];
  let report: (error: unknown) => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    const hold = (trouble: typeof report): StorageHolder => {
      report = trouble;
      return {
        alive: (node, init) => void done.push(`${node} lives, ${init}`),
        dead: (node) => void done.push(`${node} is dead`),
        release: (node) => void done.push(`release ${node}`),
        ...more,
      };
    };
    answerOwner(there, hold, resolve);
  });
  const holder = askHolder(here, (error) => troubles.push(error));
  return { holder, done, troubles, report: (error: unknown) => report(error), here, there, ended };
}

describe("the lab's storage holder", () => {
  it('answers when it has done what it was asked, in the order in which it was', async () => {
    const { holder, done } = await pair();
    await holder.alive('node1', 7);
    expect(done).toEqual(['node1 lives, 7']);
    await Promise.all([holder.dead('node1'), holder.release('node1'), holder.alive('node1', 8)]);
    expect(done.slice(1)).toEqual(['node1 is dead', 'release node1', 'node1 lives, 8']);
  });

  it('refuses in its own words', async () => {
    const failing = () => {
      throw new Error('/proc is not there');
    };
    const { holder } = await pair({ dead: failing });
    await expect(holder.dead('node1')).rejects.toThrow('/proc is not there');
  });

  it('tells its owner what went wrong in it', async () => {
    const { holder, troubles, report } = await pair();
    report('looked late');
    await holder.release('node1');
    expect(troubles).toEqual(['looked late']);
  });

  it('that has died answers nothing any more', async () => {
    const { holder, there } = await pair();
    there.destroy();
    await expect(holder.dead('node1')).rejects.toThrow('the storage holder has gone');
  });

  it('ends with its owner', async () => {
    const { here, ended } = await pair();
    here.destroy();
    await ended;
  });
});
