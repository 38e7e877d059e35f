import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FailbackView, isOpen, nextFailback, type ServerSight } from '../../../src/core/observe/failback.ts';
import type { Cluster, Failback } from '../../../src/core/spec/cluster.ts';
import { sharers } from '../../../src/core/spec/cluster.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';
import { fourServers } from '../four-servers.ts';

const NOW = 1_000_000;
const fit: ServerSight = { node: 'node1', serving: true, inGrace: false, openIncident: false, keptFrom: [] };

/** Four nodes that have been well for long; nfs1 and nfs2 away from home, with this policy. */
function scene(failback: Failback = { kind: 'auto' }): { cluster: Cluster; view: FailbackView } {
  const plain = fourServers();
  const cluster: Cluster = { ...plain, servers: plain.servers.map((server) => ({ ...server, failback })) };
  const servers = cluster.servers.map(({ name, home }, i) => [name, { ...fit, node: i < 2 ? 'node4' : home }] as const);
  const readySince = Object.fromEntries(cluster.nodes.map(({ name }) => [name, NOW - cluster.failbackAfterMs]));
  const view = {
    ...{ now: NOW, minute: 12 * 60, readySince, servers: Object.fromEntries(servers), underWay: [], busy: false },
  };
  return { cluster, view };
}

const seen = (view: FailbackView, server: string, change: Partial<ServerSight>): FailbackView => ({
  ...view,
  servers: { ...view.servers, [server]: { ...(view.servers[server] ?? fit), ...change } },
});

describe('the next server to go home', () => {
  const { cluster, view } = scene();

  test('is the first of the spec that is away', () => {
    expect(nextFailback(cluster, view)).toEqual({ server: 'nfs1' });
    expect(nextFailback(cluster, seen(view, 'nfs1', { node: 'node1' }))).toEqual({ server: 'nfs2' });
  });

  test('is none while one is under way, or the cluster is not at rest', () => {
    expect(nextFailback(cluster, { ...view, underWay: ['nfs2'] })).toEqual({ waits: 'nfs2 is being taken home' });
    expect(nextFailback(cluster, { ...view, busy: true })).toEqual({ waits: 'the cluster is not at rest' });
  });

  test('is none of those whose policy is manual, and nobody waits for them', () => {
    const manual = scene({ kind: 'manual' });
    expect(nextFailback(manual.cluster, manual.view)).toEqual({
      waits: 'every server that returns by itself is at home, or nowhere',
    });
  });

  test('waits until its home has been well for long enough, and another goes meanwhile', () => {
    const fresh = { ...view, readySince: { ...view.readySince, node1: NOW - cluster.failbackAfterMs + 1 } };
    expect(nextFailback(cluster, fresh)).toEqual({ server: 'nfs2' });
    const { node1: _gone, ...rest } = view.readySince;
    const off = seen({ ...view, readySince: rest }, 'nfs2', { node: 'node2' });
    expect(nextFailback(cluster, off)).toEqual({ waits: 'node1, the home of nfs1, is not ready' });
  });

  test('does not go where it failed, nor before its next attempt is due', () => {
    expect(nextFailback(cluster, seen(view, 'nfs1', { keptFrom: ['node1'] }))).toEqual({ server: 'nfs2' });
    expect(nextFailback(cluster, seen(view, 'nfs1', { keptFrom: ['node3'] }))).toEqual({ server: 'nfs1' });
    expect(nextFailback(cluster, seen(view, 'nfs1', { notBefore: NOW + 1 }))).toEqual({ server: 'nfs2' });
    expect(nextFailback(cluster, seen(view, 'nfs1', { notBefore: NOW }))).toEqual({ server: 'nfs1' });
  });

  test('does not go while it, or one that shares an export with it, is in grace, recovers, or is not served yet', () => {
    const shared: Cluster = {
      ...cluster,
      servers: cluster.servers.map((server) =>
        ['nfs1', 'nfs3'].includes(server.name) ? { ...server, exports: ['shared'] } : { ...server, exports: ['own'] },
      ),
    };
    const only1 = seen(view, 'nfs2', { node: 'node2' });
    for (const unrest of [{ inGrace: true }, { openIncident: true }, { serving: false }]) {
      expect(nextFailback(shared, seen(only1, 'nfs1', unrest))).toHaveProperty('waits');
      expect(nextFailback(shared, seen(only1, 'nfs3', unrest))).toHaveProperty('waits');
      expect(nextFailback(shared, seen(only1, 'nfs4', unrest))).toEqual({ server: 'nfs1' });
    }
  });

  test('is not held up by a sharer that somebody has stopped', () => {
    const shared = { ...cluster, servers: cluster.servers.map((server) => ({ ...server, exports: ['shared'] })) };
    expect(nextFailback(shared, seen(view, 'nfs3', { node: null, serving: false }))).toEqual({ server: 'nfs1' });
  });

  test('goes only within its window', () => {
    const night = scene({ kind: 'window', fromMinute: 60, toMinute: 300 });
    expect(nextFailback(night.cluster, night.view)).toEqual({ waits: 'nfs1 goes home within its window only' });
    expect(nextFailback(night.cluster, { ...night.view, minute: 60 })).toEqual({ server: 'nfs1' });
  });
});

describe('a window', () => {
  const open = (fromMinute: number, toMinute: number, minutes: readonly number[]) =>
    minutes.filter((minute) => isOpen({ kind: 'window', fromMinute, toMinute }, minute));

  test('holds its first minute and not its last', () => {
    expect(open(60, 300, [0, 59, 60, 299, 300, 1439])).toEqual([60, 299]);
  });

  test('that passes midnight is open on both sides of it', () => {
    expect(open(1380, 120, [0, 119, 120, 720, 1379, 1380, 1439])).toEqual([0, 119, 1380, 1439]);
  });

  test('is open for as many minutes of a day as it is long', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(minute, minute, (from, to) => {
        fc.pre(from !== to);
        const day = Array.from({ length: 1440 }, (_, each) => each);
        expect(open(from, to, day)).toHaveLength((to - from + 1440) % 1440);
      }),
    );
  });
});

/** A cluster in which things happen, and whose keepers do what the decision says, as soon as it says so. */
interface World {
  readonly cluster: Cluster;
  view: FailbackView;
}

type Happening = (world: World) => void;

const someNode = ({ cluster }: World, n: number) => cluster.nodes[n % cluster.nodes.length]?.name ?? '';
const someServer = ({ cluster }: World, n: number) => cluster.servers[n % cluster.servers.length]?.name ?? '';

const happening: fc.Arbitrary<Happening> = fc
  .tuple(fc.nat(50), fc.nat(50), fc.boolean(), fc.integer({ min: 1, max: 100_000 }))
  .chain(([a, b, yes, ms]) =>
    fc.constantFrom<Happening[]>(
      (world) => {
        world.view = { ...world.view, now: world.view.now + ms, minute: (world.view.minute + b) % 1440 };
      },
      (world) => {
        const { [someNode(world, a)]: _gone, ...others } = world.view.readySince;
        const readySince = yes ? { ...others, [someNode(world, a)]: world.view.now } : others;
        world.view = { ...world.view, readySince };
      },
      (world) => {
        world.view = seen(world.view, someServer(world, a), { node: someNode(world, b), serving: yes });
      },
      (world) => {
        world.view = seen(
          world.view,
          someServer(world, a),
          yes ? { inGrace: b % 2 === 0 } : { openIncident: b % 2 === 0 },
        );
      },
      (world) => {
        world.view = { ...world.view, busy: yes && b % 2 === 0 };
      },
      arrive,
    ),
  );

function arrive(world: World): void {
  const [server] = world.view.underWay;
  if (server === undefined) return;
  const home = world.cluster.servers.find(({ name }) => name === server)?.home ?? null;
  world.view = { ...seen(world.view, server, { node: home, serving: true }), underWay: [] };
}

/** All well, within every window that arbitraryCluster makes, and every server away that can be: there is much to decide. */
const allAway = (cluster: Cluster): World => ({
  cluster,
  view: {
    ...{ now: cluster.failbackAfterMs, minute: 120, underWay: [], busy: false },
    readySince: Object.fromEntries(cluster.nodes.map(({ name }) => [name, 0])),
    servers: Object.fromEntries(
      cluster.servers.map(({ name, home, failoverTo: [next] }) => [name, { ...fit, node: next ?? home }]),
    ),
  },
});

describe('whatever happens', () => {
  test('there are never two at once, never one to a node that is not well, never one beside a sharer in grace or out of its window', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.array(happening, { maxLength: 60 }), (cluster, happenings) => {
        const world = allAway(cluster);
        for (const happen of happenings) {
          happen(world);
          const { view } = world;
          const next = nextFailback(cluster, view);
          if ('waits' in next) continue;
          expect(view.underWay).toEqual([]);
          expect(view.busy).toBe(false);
          const server = cluster.servers.find(({ name }) => name === next.server);
          if (server === undefined) throw new Error('it is a server of the cluster');
          expect(view.now - (view.readySince[server.home] ?? Number.NaN)).toBeGreaterThanOrEqual(
            cluster.failbackAfterMs,
          );
          expect(isOpen(server.failback, view.minute)).toBe(true);
          const company = [server, ...sharers(cluster, server.name)].map(({ name }) => view.servers[name]);
          expect(company.some((each) => each?.inGrace || each?.openIncident)).toBe(false);
          world.view = { ...view, underWay: [next.server] };
        }
      }),
    );
  });

  test('everyone that returns by itself is at home in the end, when all is well for long enough', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.array(happening, { maxLength: 40 }), (cluster, happenings) => {
        const world = allAway(cluster);
        for (const happen of happenings) happen(world);
        world.view = { ...wellAgain(world), now: world.view.now + cluster.failbackAfterMs };
        // Within all the windows that arbitraryCluster makes.
        world.view = { ...world.view, minute: 120 };
        for (const _ of cluster.servers) {
          const next = nextFailback(cluster, world.view);
          if ('server' in next) world.view = { ...world.view, underWay: [next.server] };
          arrive(world);
        }
        const away = cluster.servers.filter(({ name, home }) => world.view.servers[name]?.node !== home);
        expect(away.filter(({ failback }) => failback.kind !== 'manual')).toEqual([]);
      }),
    );
  });
});

function wellAgain({ cluster, view }: World): FailbackView {
  const servers = cluster.servers.map(({ name }) => {
    const { node = null } = view.servers[name] ?? {};
    return [name, { ...fit, node }] as const;
  });
  const readySince = Object.fromEntries(cluster.nodes.map(({ name }) => [name, view.readySince[name] ?? view.now]));
  return { ...view, servers: Object.fromEntries(servers), readySince, underWay: [], busy: false };
}
