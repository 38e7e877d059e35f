// The states of a light NFSv4.1 client, against a server that is made up.
import { afterEach, describe, expect, test } from 'vitest';
import type { LockEvent } from '../../../src/core/audit/history.ts';
import { eventually } from '../../../src/host/eventually.ts';
import { systemClock } from '../../../src/host/local.ts';
import type { LightClient, LightOptions } from '../../../src/lab/light/client.ts';
import { lightClient41 } from '../../../src/lab/light/client41.ts';
import { type FakeServer41, fakeServer41 } from './fake-server41.ts';

const started: LightClient[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((client) => client.stop()));
});

interface Scene {
  readonly server: FakeServer41;
  readonly client: LightClient;
  readonly events: readonly LockEvent[];
}

async function scene(more: Partial<LightOptions> = {}): Promise<Scene> {
  const server = fakeServer41();
  const events: LockEvent[] = [];
  const client = lightClient41({
    ...{ name: 'light-1', server: 'nfs1', connect: server.connect, clock: systemClock, export: '/home', file: 'f' },
    ...{ ranges: [0, 2].map((start) => ({ start, length: 1 })), leaseMs: 30, manner: 'prompt', retryMs: 2 },
    ...{ record: (event) => events.push(event), ...more },
  });
  started.push(client);
  await client.start();
  return { server, client, events };
}

const until = (what: string, holds: () => boolean) =>
  eventually(systemClock, { what, withinMs: 5_000, everyMs: 2 }, async () => holds() || undefined);

const kinds = (events: readonly LockEvent[]) => events.map(({ kind }) => kind);
const settled = ({ client }: Scene) => client.recoveries().at(-1)?.settledAt ?? null;

describe('a light NFSv4.1 client', () => {
  test('holds its locks, shows that it does, and gives them back', async () => {
    const { server, client, events } = await scene();
    expect(server.locks()).toEqual(['light-1 0', 'light-1 2']);
    expect(client.held()).toBe(2);
    await until('rounds', () => client.rounds() >= 2);
    await client.stop();
    expect(server.locks()).toEqual([]);
    expect(server.asked().slice(-3)).toEqual(['close', 'destroy-session', 'destroy-clientid']);
    expect(kinds(events)).toEqual(['granted', 'granted', 'released', 'released']);
  });

  test('reclaims every lock before it says that it has, and then waits for the end of grace', async () => {
    const it = await scene();
    it.server.restart(true);
    await until('settled', () => settled(it) !== null);
    expect(it.server.asked().slice(0, 8)).toEqual([
      ...['exchange-id', 'create-session', 'putfh', 'reclaim open'],
      ...['putfh', 'reclaim lock', 'putfh', 'reclaim lock'],
    ]);
    expect(it.server.asked()[8]).toBe('reclaim-complete');
    expect(it.client.recoveries()).toMatchObject([{ reclaimed: 2, refused: 0, newAt: null }]);
    it.server.endGrace();
    await until('new opens', () => it.client.recoveries()[0]?.newAt !== null);
    expect(kinds(it.events)).toEqual(['granted', 'granted', 'reclaimed', 'reclaimed']);
    expect(it.server.locks()).toEqual(['light-1 0', 'light-1 2']);
  });

  test('is refused where there is no grace, and knows that it has lost its locks', async () => {
    const it = await scene();
    it.server.restart(false);
    await until('settled', () => settled(it) !== null);
    expect(it.client.held()).toBe(0);
    expect(it.events.slice(2)).toMatchObject([
      { kind: 'refused', error: 'NFS4ERR_NO_GRACE', range: { start: 0 } },
      { kind: 'refused', error: 'NFS4ERR_NO_GRACE', range: { start: 2 } },
    ]);
  });

  test('loses nothing with a connection', async () => {
    const it = await scene();
    it.server.cut();
    await until('new opens', () => (it.client.recoveries().at(-1)?.newAt ?? null) !== null);
    expect(it.client.recoveries()).toMatchObject([{ reclaimed: 0, refused: 0 }]);
    expect(kinds(it.events)).toEqual(['granted', 'granted']);
    expect(it.client.held()).toBe(2);
  });

  test('reclaims again when the server fails again meanwhile', async () => {
    const it = await scene();
    it.server.restart(true);
    await until('settled', () => settled(it) !== null);
    it.server.restart(true);
    it.server.restart(true);
    await until('both', () => it.events.filter(({ kind }) => kind === 'reclaimed').length === 4);
    it.server.endGrace();
    await until('new opens', () => (it.client.recoveries().at(-1)?.newAt ?? null) !== null);
    expect(it.server.locks()).toEqual(['light-1 0', 'light-1 2']);
  });

  test('that is dead never comes back', async () => {
    const it = await scene({ manner: 'dead' });
    it.server.restart(true);
    const other = await it.server.connect();
    await until('nothing', () => it.server.asked().length === 0);
    await it.client.stop();
    other.close();
    expect(it.server.asked()).toEqual([]);
    expect(it.client.recoveries()).toEqual([]);
  });

  test('that reboots has nothing to reclaim, and asks for its locks anew', async () => {
    const it = await scene({ manner: 'reboots' });
    it.server.restart(true);
    await until('settled', () => settled(it) !== null);
    expect(it.server.asked().slice(0, 3)).toEqual(['exchange-id', 'create-session', 'reclaim-complete']);
    it.server.endGrace();
    await until('locks', () => it.client.held() === 2);
    expect(kinds(it.events)).toEqual(['granted', 'granted', 'released', 'released', 'granted', 'granted']);
  });

  test('that is late reclaims after all others have done so', async () => {
    const it = await scene({ manner: { lateMs: 60 } });
    it.server.restart(true);
    it.server.endGrace();
    await until('settled', () => settled(it) !== null);
    expect(it.client.recoveries()).toMatchObject([{ reclaimed: 0, refused: 2 }]);
  });
});
