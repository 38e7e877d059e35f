// The states of a light NFSv3 client, against a server that is made up.
import { afterEach, describe, expect, test } from 'vitest';
import type { LockEvent } from '../../../src/core/audit/history.ts';
import { eventually } from '../../../src/host/eventually.ts';
import { systemClock } from '../../../src/host/local.ts';
import type { LightClient } from '../../../src/lab/light/client.ts';
import { type Light3Options, lightClient3 } from '../../../src/lab/light/client3.ts';
import { type FakeServer3, fakeServer3 } from './fake-server3.ts';

const started: LightClient[] = [];

afterEach(async () => {
  await Promise.all(started.splice(0).map((client) => client.stop()));
});

interface Scene {
  readonly server: FakeServer3;
  readonly client: LightClient;
  readonly events: readonly LockEvent[];
}

async function scene(more: Partial<Light3Options> = {}, server = fakeServer3()): Promise<Scene> {
  const events: LockEvent[] = [];
  const client = lightClient3({
    ...{ name: 'light-1', server: 'nfs1', connect: server.connect, clock: systemClock, export: '/srv/home', file: 'f' },
    ...{ ranges: [0, 2].map((start) => ({ start, length: 1 })), leaseMs: 30, manner: 'prompt', retryMs: 2 },
    ...{ caller: '198.18.0.1', serverNames: ['nfs1'], listen: server.listen },
    ...{ record: (event) => events.push(event), ...more },
  });
  started.push(client);
  await client.start();
  return { server, client, events };
}

const until = (what: string, holds: () => boolean) =>
  eventually(systemClock, { what, withinMs: 5_000, everyMs: 2 }, async () => holds() || undefined);

const kinds = (events: readonly LockEvent[]) => events.map(({ kind }) => kind);
const settled = ({ client }: Scene) => (client.recoveries().at(-1)?.settledAt ?? null) !== null;

describe('a light NFSv3 client', () => {
  test('holds its locks, shows that it does, and gives them back', async () => {
    const { server, client, events } = await scene();
    expect(server.locks()).toEqual(['light-1 0', 'light-1 2']);
    await until('rounds', () => client.rounds() >= 2);
    await client.stop();
    expect(server.locks()).toEqual([]);
    expect(kinds(events)).toEqual(['granted', 'granted', 'released', 'released']);
  });

  test('notices nothing until it is told, then reclaims, then waits for the end of grace', async () => {
    const it = await scene();
    it.server.restart(true);
    expect(it.client.recoveries()).toEqual([]);
    it.server.tell('nfs1', 3);
    await until('settled', () => settled(it));
    expect(it.server.locks()).toEqual(['light-1 0', 'light-1 2']);
    expect(it.client.recoveries()).toMatchObject([{ reclaimed: 2, refused: 0, newAt: null }]);
    it.server.endGrace();
    await until('new locks', () => it.client.recoveries()[0]?.newAt !== null);
    expect(kinds(it.events)).toEqual(['granted', 'granted', 'reclaimed', 'reclaimed']);
    expect(it.server.locks()).toEqual(['light-1 0', 'light-1 2']);
  });

  test('hears the same word once, and nobody else’s', async () => {
    const it = await scene({ serverNames: ['nfs2'] });
    it.server.tell('nfs3', 3);
    expect(it.client.recoveries()).toEqual([]);
    it.server.restart(true);
    it.server.tell('nfs2', 3);
    it.server.tell('nfs2', 3);
    await until('settled', () => settled(it));
    it.server.endGrace();
    await until('new locks', () => it.client.recoveries()[0]?.newAt !== null);
    expect(it.client.recoveries()).toHaveLength(1);
    it.server.restart(true);
    it.server.tell('nfs2', 5);
    await until('another', () => it.client.recoveries().length === 2 && settled(it));
    it.server.endGrace();
  });

  test('is refused after grace, and knows it', async () => {
    const it = await scene({ manner: { lateMs: 20 } });
    it.server.restart(true);
    it.server.tell('nfs1', 3);
    it.server.endGrace();
    await until('settled', () => settled(it));
    expect(it.client.held()).toBe(0);
    expect(it.events.slice(2)).toMatchObject([
      { kind: 'refused', error: 'NLM4_DENIED_GRACE_PERIOD' },
      { kind: 'refused', error: 'NLM4_DENIED_GRACE_PERIOD' },
    ]);
  });

  test('that is dead is not to be reached', async () => {
    const it = await scene({ manner: 'dead' });
    it.server.restart(true);
    it.server.tell('nfs1', 3);
    await it.client.stop();
    expect(it.server.asked()).toEqual([]);
  });

  test('that reboots says so, reclaims nothing, and locks anew after grace', async () => {
    const it = await scene({ manner: 'reboots' });
    it.server.restart(true);
    it.server.tell('nfs1', 3);
    await until('settled', () => settled(it));
    expect(it.server.asked()).not.toContain('reclaim');
    expect(it.server.asked()[0]).toBe('heard of life 3');
    expect(it.client.heard()).toEqual({ restarts: [{ name: 'nfs1', from: '192.0.2.101' }], granted: 0, waits: false });
    it.server.endGrace();
    await until('locks', () => it.client.held() === 2);
  });

  test('waits in the server for a lock, and takes it when it is granted', async () => {
    const server = fakeServer3();
    server.hold(0);
    const it = await scene({ blocks: true }, server);
    await until('its turn to wait', () => it.client.heard().waits);
    expect(it.client.held()).toBe(0);
    server.letGo(0);
    await until('both', () => it.client.held() === 2);
    expect(server.asked()).toContain('granted result');
    expect(it.client.heard()).toMatchObject({ granted: 1, waits: false });
    expect(it.events[0]).toMatchObject({ kind: 'denied', error: 'NLM4_BLOCKED' });
  });

  test('that waits asks again when it is told of a restart', async () => {
    const server = fakeServer3();
    server.hold(0);
    const it = await scene({ blocks: true }, server);
    await until('its turn to wait', () => server.asked().length > 0);
    server.restart(true);
    server.tell('nfs1', 3);
    server.endGrace();
    await until('both', () => it.client.held() === 2);
  });
});
