import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { holes } from '../../src/core/observe/grace-holes.ts';
import { inject } from '../../src/lab/faults.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

let one: OneServer;

beforeAll(async () => {
  one = await oneServer(`t-grace-watch-${process.pid}`);
  await one.start();
});

afterAll(async () => {
  await one?.lab.stop();
});

const dbus = (member: string, ...args: string[]) =>
  one.node.run([
    'dbus-send',
    `--bus=unix:path=/run/gracekeeper/servers/${SERVER}/run/bus`,
    '--print-reply',
    '--dest=org.ganesha.nfsd',
    '/org/ganesha/nfsd/admin',
    `org.ganesha.nfsd.admin.${member}`,
    ...args,
  ]);

describe('the watch over grace', () => {
  it('sees a server enter grace, and that it stays', async () => {
    const watch = await one.lab.watchGrace([SERVER, 'nfs9']);
    await one.until('the end of grace', async () => watch.inGrace(SERVER) === false || undefined);
    await dbus('grace', 'string:0:');
    await one.until('grace', async () => watch.inGrace(SERVER) === true || undefined);
    const { [SERVER]: seen, nfs9: nobody } = await watch.stop();
    const entered = seen?.changes.at(-1)?.at ?? Number.NaN;
    expect(holes(seen?.changes ?? [], entered, entered + 1)).toEqual([]);
    expect(holes(seen?.changes ?? [], entered - 1, entered + 1)).toEqual([{ from: entered - 1, until: entered }]);
    expect(seen?.polls).toBeGreaterThan(2);
    expect(seen?.unreadable).toEqual([]);
    expect(nobody).toEqual({ polls: 0, longestMs: 0, changes: [], unreadable: [] });
  });

  it('says when a server could not be asked', async () => {
    const watch = await one.lab.watchGrace([SERVER]);
    await one.until('an answer', async () => watch.inGrace(SERVER) !== null || undefined);
    const { epoch } = await one.serving();
    const { at } = await inject(one.lab, 'daemon-crash', SERVER);
    const next = await one.serving((status) => status.epoch !== epoch);
    expect(next.epoch).toBeGreaterThan(epoch ?? 0);
    const { [SERVER]: seen } = await watch.stop();
    expect(seen?.unreadable).toMatchObject([{ node: 'node1' }]);
    expect(seen?.unreadable[0]?.until).toBeGreaterThan(at);
  });
});
