// Light clients on one server whose daemon is killed: everybody reclaims what it held, and nobody after its time.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FleetWish } from '../../src/lab/light/fleet-wish.ts';
import type { StartedFleet } from '../../src/lab/light/start-fleet.ts';
import { fleetSummary } from '../../src/lab/light/summary.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

let one: OneServer;
let fleets: StartedFleet[] = [];

beforeAll(async () => {
  one = await oneServer(`t-light-${process.pid}`, { versions: ['3', '4.1'], lease: '5s', grace: '6s' });
  await one.start();
});

afterEach(async () => {
  await Promise.allSettled(fleets.map((fleet) => fleet.stop()));
  fleets = [];
});

afterAll(async () => {
  await one?.lab.stop();
});

const PATIENCE = { withinMs: 60_000 };

async function light(kind: FleetWish['kind'], more: Partial<FleetWish> & Pick<FleetWish, 'clients' | 'name'>) {
  const fleet = await one.lab.lightClients({
    ...{ kind, server: { name: SERVER, address: '192.0.2.101' }, leaseMs: 5_000 },
    ...{ export: kind === 'light:3' ? '/srv/shared/home' : '/home', ...more },
  });
  fleets.push(fleet);
  return fleet;
}

/** Returns when it happened. */
async function crash(): Promise<number> {
  const before = await one.serving();
  const at = one.node.clock.now();
  await one.node.run(['kill', '-KILL', `${before.daemonPid}`]);
  await one.serving(({ epoch }) => epoch !== before.epoch);
  return at;
}

async function report(fleet: StartedFleet) {
  fleets = fleets.filter((it) => it !== fleet);
  return fleet.stop();
}

describe('light clients', () => {
  it('of both protocols reclaim their locks when the daemon is killed', async () => {
    const v3 = await light('light:3', { name: 'v3', clients: 20 });
    const v4 = await light('light:4.1', { name: 'v4', clients: 50, locks: 3, firstAddress: 101 });
    const at = await crash();
    await v3.until('to be served again', ({ recovered }) => recovered === 20, PATIENCE);
    await v4.until('to be served again', ({ recovered }) => recovered === 50, PATIENCE);
    const none = { refused: 0, unnoticed: 0, troubles: [] };
    expect(fleetSummary(await report(v3), at)).toMatchObject({ held: 20, reclaimed: 20, ...none });
    expect(fleetSummary(await report(v4), at)).toMatchObject({ held: 150, reclaimed: 150, ...none });
  });

  it('that reclaim after the grace period are refused, those that reboot lock anew, and the dead are not waited for longer', async () => {
    const manners = [
      { clients: 1, manner: { lateMs: 12_000 } },
      { clients: 1, manner: 'reboots' },
      { clients: 1, manner: 'dead' },
    ] as const;
    const fleet = await light('light:4.1', { name: 'late', clients: 5, manners, firstAddress: 201 });
    const at = await crash();
    await fleet.until('to be served again', ({ recovered }) => recovered === 4, PATIENCE);
    const { clients, events } = await report(fleet);
    expect(clients.map(({ held }) => held)).toEqual([0, 1, 1, 1, 1]);
    const refused = events.filter(({ kind }) => kind === 'refused');
    expect(refused).toMatchObject([{ client: 'late-1', error: 'NFS4ERR_NO_GRACE' }]);
    const reclaimed = events.filter(({ kind }) => kind === 'reclaimed').map(({ client }) => client);
    expect(reclaimed.sort()).toEqual(['late-4', 'late-5']);
    expect(fleetSummary({ clients, events }, at)).toMatchObject({ unnoticed: 1, troubles: [] });
  });
});
