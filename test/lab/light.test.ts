// Light clients by the dozen on one server whose daemon is killed: everybody reclaims what it held.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FleetWish } from '../../src/lab/light/fleet-wish.ts';
import { fleetSummary } from '../../src/lab/light/summary.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

let one: OneServer;

beforeAll(async () => {
  one = await oneServer(`t-light-${process.pid}`, { versions: ['4.1'] });
});

afterAll(async () => {
  await one?.lab.stop();
});

const ADDRESS = '192.0.2.101';
const wish = (more: Partial<FleetWish>): FleetWish => ({
  ...{ kind: 'light:4.1', clients: 50, name: 'light', server: { name: SERVER, address: ADDRESS } },
  ...{ export: '/home', leaseMs: 10_000, ...more },
});

async function crash(): Promise<number> {
  const before = await one.serving();
  const at = one.node.clock.now();
  await one.node.run(['kill', '-KILL', `${before.daemonPid}`]);
  await one.serving(({ epoch }) => epoch !== before.epoch);
  return at;
}

describe('light NFSv4.1 clients', () => {
  it('reclaim their locks when the daemon is killed', async () => {
    await one.start();
    const fleet = await one.lab.lightClients(wish({}));
    const at = await crash();
    await fleet.until('to be served again', ({ recovered }) => recovered === 50, { withinMs: 60_000 });
    const told = fleetSummary(await fleet.stop(), at);
    expect(told).toMatchObject({ held: 50, reclaimed: 50, refused: 0, unnoticed: 0, troubles: [] });
  });
});
