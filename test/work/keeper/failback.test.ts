import { describe, expect, test } from 'vitest';
import type { Observation, Sighting } from '../../../src/core/observe/observation.ts';
import { FAILBACK, FAILBACK_CLAIM } from '../../../src/core/plan/names.ts';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Host } from '../../../src/host/host.ts';
import { watchFailback } from '../../../src/work/keeper/failback.ts';
import type { FailbackSeen } from '../../../src/work/keeper/failback-sight.ts';
import { serverPaths } from '../../../src/work/server/paths.ts';
import { fourServers } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const SHARING_NOTHING: Cluster = (() => {
  const plain = fourServers();
  return {
    ...plain,
    failbackAfterMs: 60_000,
    servers: plain.servers.map((server, i) => ({
      ...server,
      exports: [`own${i}`],
      failback: { kind: i < 2 ? ('auto' as const) : ('manual' as const) },
    })),
  };
})();

/** The world as node1's keeper meets it: Pacemaker's attributes, and a server that comes home some time after it was called. */
function world({ comes = true, away = ['nfs1'] as string[] } = {}) {
  const cluster = SHARING_NOTHING;
  const memory = memoryHost('node1');
  const attributes = new Map<string, string>();
  const calls: { readonly at: number; readonly name: string; readonly value: string }[] = [];
  const journal: Pick<Observation, 'kind'>[] = [];
  const others = new Map<string, string>();
  const ended = new AbortController();
  const keptFrom: string[] = [];

  const run: Host['run'] = async (argv) => {
    const option = (name: string) => argv[argv.indexOf(name) + 1] ?? '';
    const name = option('--name');
    if (argv[0] === 'crm_resource') return { stdout: '', stderr: '', exitCode: 0 };
    if (argv.includes('--query')) {
      const value = attributes.get(name) ?? '';
      return { stdout: `<x><attribute name="${name}" value="${value}" host="node1"/></x>`, stderr: '', exitCode: 0 };
    }
    const value = argv.includes('--delete') ? '' : option('--update');
    attributes.set(name, value);
    calls.push({ at: memory.now, name, value });
    if (name === FAILBACK && value !== '' && comes) comeHome(value);
    return { stdout: '', stderr: '', exitCode: 0 };
  };
  const comeHome = (server: string) => {
    memory.content.set(serverPaths(server).status, JSON.stringify({ announced: true, inGrace: false }));
    away.splice(away.indexOf(server), 1);
  };
  const look = async (): Promise<FailbackSeen> => ({
    ready: cluster.nodes.map(({ name }) => name),
    claims: new Map(
      [...others, ['node1', attributes.get(FAILBACK_CLAIM) ?? '']].filter(([, it]) => it !== '') as [string, string][],
    ),
    busy: false,
    servers: Object.fromEntries(
      cluster.servers.map(({ name, home }) => [
        name,
        {
          ...{ node: away.includes(name) ? 'node4' : home, serving: true, inGrace: false, openIncident: false },
          keptFrom: name === 'nfs1' ? keptFrom : [],
        },
      ]),
    ),
  });
  const host: Host = {
    ...memory,
    run,
    clock: {
      now: () => memory.now,
      pause: async (ms) => {
        memory.now += ms;
        if (memory.now > until) ended.abort();
      },
    },
  };
  let until = 0;
  const pass = async (ms: number) => {
    until = memory.now + ms;
    const sink = (sighting: Sighting) => void journal.push(sighting);
    await watchFailback({ host, cluster, sight: { look }, journal: sink }, ended.signal);
  };
  const called = () => calls.filter(({ name, value }) => name === FAILBACK && value !== '');
  return { attributes, called, calls, others, journal, keptFrom, pass };
}

describe('the keeper of a home', () => {
  test('calls its server when the home has been well for long enough, and lets go when it is there', async () => {
    const { called, attributes, journal, pass } = world();
    await pass(200_000);
    expect(called().map(({ value }) => value)).toEqual(['nfs1']);
    expect(called()[0]?.at).toBeGreaterThanOrEqual(60_000);
    expect([...attributes.values()]).toEqual(['', '']);
    expect(journal).toEqual([
      { kind: 'failback-began', server: 'nfs1' },
      { kind: 'failback-ended', server: 'nfs1', reason: null },
    ]);
  });

  test('claims before it calls, and lets go of the call before the claim', async () => {
    const { calls, pass } = world();
    await pass(200_000);
    expect(calls.map(({ name, value }) => [name, value])).toEqual([
      [FAILBACK_CLAIM, 'nfs1'],
      [FAILBACK, 'nfs1'],
      [FAILBACK, ''],
      [FAILBACK_CLAIM, ''],
    ]);
  });

  test('does nothing at all while its servers are at home, nor for those that return by hand', async () => {
    const { calls, pass } = world({ away: ['nfs3'] });
    await pass(200_000);
    expect(calls).toEqual([]);
  });

  test('leaves the servers of other homes to their keepers', async () => {
    const { calls, pass } = world({ away: ['nfs2'] });
    await pass(200_000);
    expect(calls).toEqual([]);
  });

  test('tries one that does not come again after ten minutes, not before, and says so', async () => {
    const { called, attributes, journal, pass } = world({ comes: false });
    await pass(1_400_000);
    const [first, second] = called();
    expect(called()).toHaveLength(2);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(600_000);
    expect(attributes.get(FAILBACK)).toBe('');
    expect(journal.filter(({ kind }) => kind === 'failback-ended')).toEqual(
      Array(2).fill({ kind: 'failback-ended', server: 'nfs1', reason: 'waited 120000 ms for nfs1 on node1' }),
    );
  });

  test('gives up as soon as the server failed there', async () => {
    const { called, attributes, keptFrom, journal, pass } = world({ comes: false });
    Object.defineProperty(keptFrom, 'includes', { value: () => called().length > 0 });
    await pass(100_000);
    expect(attributes.get(FAILBACK)).toBe('');
    expect(journal).toContainEqual({
      ...{ kind: 'failback-ended', server: 'nfs1' },
      reason: 'it failed on node1, or was banned from there',
    });
  });

  test('steps back from another keeper that claims at the same time', async () => {
    const { attributes, called, calls, others, pass } = world();
    // Node2's keeper claimed between our look and our claim.
    const original = attributes.set.bind(attributes);
    attributes.set = (name, value) => {
      if (value !== '') others.set('node2', 'nfs2');
      return original(name, value);
    };
    await pass(200_000);
    expect(called()).toEqual([]);
    expect(calls.map(({ name, value }) => [name, value])).toEqual([
      [FAILBACK_CLAIM, 'nfs1'],
      [FAILBACK_CLAIM, ''],
    ]);
  });

  test('goes on with what the keeper before it began', async () => {
    const { attributes, called, journal, pass } = world();
    attributes.set(FAILBACK, 'nfs1').set(FAILBACK_CLAIM, 'nfs1');
    await pass(150_000);
    expect(journal[0]).toMatchObject({ kind: 'failback-ended', server: 'nfs1' });
    expect(called()).toEqual([]);
    expect([...attributes.values()]).toEqual(['', '']);
  });

  test('takes down a call that is not for a server of its own', async () => {
    const { attributes, journal, pass } = world({ away: [] });
    attributes.set(FAILBACK, 'gone');
    await pass(10_000);
    expect([...attributes.values()]).toEqual(['']);
    expect(journal).toEqual([]);
  });
});
