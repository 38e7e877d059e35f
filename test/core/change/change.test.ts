import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { merge } from '../../../src/core/change/drift.ts';
import { during } from '../../../src/core/change/during.ts';
import { effects } from '../../../src/core/change/effects.ts';
import { exportSteps, type Told } from '../../../src/core/change/export-steps.ts';
import { prospectOf } from '../../../src/core/change/prospect.ts';
import { specChanges } from '../../../src/core/change/spec-changes.ts';
import { firstStage } from '../../../src/core/change/stages.ts';
import { unchangeable } from '../../../src/core/change/unchangeable.ts';
import { compile } from '../../../src/core/plan/compile.ts';
import { applyChanges, diff } from '../../../src/core/plan/diff.ts';
import type { Plan } from '../../../src/core/plan/plan.ts';
import { type Cluster, type Export, type Server, sharers } from '../../../src/core/spec/cluster.ts';
import { arbitraryCluster } from '../arbitrary-cluster.ts';
import { fourServers } from '../four-servers.ts';

const four = fourServers();
const DATA: Export = {
  ...{ name: 'data', id: 2, path: '/srv/data', pseudo: '/data' },
  ...{ clients: ['*'], access: 'rw', squash: 'root' },
};

const withServer = (name: string, change: Partial<Server>, of: Cluster = four): Cluster => ({
  ...of,
  servers: of.servers.map((server) => (server.name === name ? { ...server, ...change } : server)),
});
const without = (name: string): Cluster => ({
  ...four,
  servers: four.servers.filter((server) => server.name !== name),
});
const withData = (servers: readonly string[], data: Export = DATA): Cluster => ({
  ...four,
  exports: [...four.exports, data],
  servers: four.servers.map((server) =>
    servers.includes(server.name) ? { ...server, exports: [...server.exports, 'data'] } : server,
  ),
});

describe('the changes of a spec', () => {
  test('are none between equal ones', () => {
    fc.assert(fc.property(arbitraryCluster, (cluster) => void expect(specChanges(cluster, cluster)).toEqual([])));
  });

  test('are said in the words of cluster.yaml', () => {
    const after = withServer('nfs1', { home: 'node2', failoverTo: ['node1'] }, withData(['nfs2']));
    expect(specChanges(four, after).flatMap(({ words }) => words)).toEqual([
      '+ export data (/srv/data)',
      '~ server nfs1 home: node1 -> node2',
      '~ server nfs1 failoverTo: node2, node3 and node4 -> node1',
      '~ server nfs2 exports: home -> home and data',
    ]);
    expect(specChanges(four, without('nfs4')).map(({ words }) => words)).toEqual([['- server nfs4 (192.0.2.104)']]);
  });

  test('never tell what opens a fencing device', () => {
    const fencing = (password: string): Cluster => ({
      ...four,
      fencing: { kind: 'devices', devices: [{ agent: 'fence_lab', nodes: ['node1'], options: { password } }] },
    });
    const words = specChanges(fencing('sesame'), fencing('mustard')).flatMap((change) => change.words);
    expect(words).toEqual(['~ fencing fence-node1 options password']);
  });
});

describe('a change', () => {
  test('of an export is noticed by nobody, unless it takes something away', () => {
    expect(effects(four, withData(['nfs1', 'nfs2']))).toMatchObject([
      { server: 'nfs1', does: 'reloads', clientsWaitMs: 0 },
      { server: 'nfs2', does: 'reloads', clientsWaitMs: 0 },
    ]);
    expect(effects(withData(['nfs1']), four)).toMatchObject([{ server: 'nfs1', does: 'reloads', clientsWaitMs: null }]);
    const [effect] = effects(withData(['nfs1']), withData(['nfs1'], { ...DATA, access: 'ro' }));
    expect(effect?.words).toBe('nfs1: export data changes (access ro instead of rw), while it runs');
  });

  test('of where the clients of an export are sent is told of whoever sends them', () => {
    const kernel = withServer('nfs1', { daemon: 'kernel', network: 'host' }, withData(['nfs1', 'nfs2']));
    const saying = (more: Partial<Export>): Cluster => ({
      ...kernel,
      exports: kernel.exports.map((entry) => (entry.name === 'data' ? { ...entry, ...more } : entry)),
    });
    const referring = saying({ refer: ['nfs2'] });
    expect(effects(kernel, referring)).toMatchObject([{ server: 'nfs1', does: 'reloads', clientsWaitMs: null }]);
    expect(effects(kernel, referring)[0]?.words).toContain('NFSv4 clients are referred to /data@192.0.2.102');
    expect(effects(referring, kernel)[0]?.words).toContain('it is served here again');
    expect(effects(kernel, saying({ replicas: ['192.0.2.9'] }))[0]?.words).toContain('hear of /data@192.0.2.9');
    expect(effects(referring, referring)).toEqual([]);
  });

  test('of where a server belongs is noticed by nobody', () => {
    expect(effects(four, withServer('nfs1', { home: 'node2', failoverTo: ['node1'] }))).toEqual([]);
  });

  test('of what a server was started with restarts it', () => {
    expect(effects(four, withServer('nfs1', { versions: ['4.1'] }))).toMatchObject([
      { server: 'nfs1', does: 'restarts', clientsWaitMs: 550 },
    ]);
    const lease = { ...four, nfs: { ...four.nfs, leaseMs: 30_000 } };
    expect(effects(four, lease).map(({ does }) => does)).toEqual(['restarts', 'restarts', 'restarts', 'restarts']);
    expect(effects(four, withServer('nfs1', { address: '192.0.2.111' }))).toMatchObject([
      { server: 'nfs1', does: 'restarts', clientsWaitMs: null },
    ]);
  });

  test('restarts exactly those servers whose daemon gets other parameters', () => {
    fc.assert(
      fc.property(arbitraryCluster, fc.constantFrom(20_000, 60_000), (cluster, leaseMs) => {
        const after = { ...cluster, nfs: { ...cluster.nfs, leaseMs } };
        const params = (of: Cluster) =>
          compile(of).groups.map(({ members }) => members.find(({ id }) => id.endsWith('-daemon'))?.params);
        const restarts = effects(cluster, after).some(({ does }) => does === 'restarts');
        expect(restarts).toBe(JSON.stringify(params(cluster)) !== JSON.stringify(params(after)));
      }),
    );
  });

  test('of what a cluster is, is none', () => {
    expect(unchangeable(four, { ...four, name: 'other' })).toMatchObject({ code: 'other-name' });
    expect(unchangeable(four, { ...four, stateVolume: '/srv/other' })).toMatchObject({ code: 'other-state-volume' });
    const moved = { ...four, nodes: four.nodes.map((node) => ({ ...node, id: node.id + 1 })) };
    expect(unchangeable(four, moved)).toMatchObject({ code: 'other-node' });
    expect(unchangeable(four, { ...four, nodes: four.nodes.slice(1) })).toBeUndefined();
  });
});

describe('a cluster that is being changed', () => {
  test('has everything of before and of afterwards, and whoever shares in either shares', () => {
    fc.assert(
      fc.property(arbitraryCluster, arbitraryCluster, (before, after) => {
        const both = during(before, after);
        const names = (things: readonly { readonly name: string }[]) => things.map(({ name }) => name);
        for (const cluster of [before, after]) {
          expect(names(both.servers)).toEqual(expect.arrayContaining(names(cluster.servers)));
          expect(names(both.exports)).toEqual(expect.arrayContaining(names(cluster.exports)));
          for (const { name } of cluster.servers)
            expect(names(sharers(both, name))).toEqual(expect.arrayContaining(names(sharers(cluster, name))));
        }
      }),
    );
  });

  test('that is changed to what it was is as it was', () => {
    fc.assert(fc.property(arbitraryCluster, (cluster) => void expect(during(cluster, cluster)).toEqual(cluster)));
  });
});

describe('the exports of a running server', () => {
  const told = (name: string, change: Partial<Told> = {}): Told => ({
    ...{ name, id: 1, path: `/srv/${name}`, pseudo: `/${name}`, block: `EXPORT ${name}` },
    ...change,
  });

  test('are told of what differs only', () => {
    const [home, data] = [told('home'), told('data', { id: 2 })];
    expect(exportSteps([home], [home, data])).toEqual({ remove: [], update: [], add: [data] });
    expect(exportSteps([home, data], [data])).toEqual({ remove: [home], update: [], add: [] });
    const other = told('home', { block: 'EXPORT read only' });
    expect(exportSteps([home, data], [other, data])).toEqual({ remove: [], update: [other], add: [] });
    expect(exportSteps([home, data], [data, home])).toEqual({ remove: [], update: [], add: [] });
  });

  test('of which Ganesha can make no other one are taken away first', () => {
    const elsewhere = told('home', { path: '/srv/elsewhere' });
    expect(exportSteps([told('home')], [elsewhere])).toEqual({ remove: [told('home')], update: [], add: [elsewhere] });
  });
});

describe('drift', () => {
  const plan = compile(four);
  const stickier = (of: Plan): Plan => ({ ...of, resourceDefaults: { 'resource-stickiness': '7' } });

  test('stays, and is said; or goes when told to', () => {
    const after = compile(withData(['nfs1']));
    const kept = merge(stickier(plan), [plan], after, false);
    expect(kept.drift).toMatchObject([{ kind: 'default', id: 'resource-stickiness', was: '7', becomes: '0' }]);
    expect(kept.target).toEqual(stickier(after));
    expect(merge(stickier(plan), [plan], after, true)).toMatchObject({ drift: [{}], conflicts: [], target: after });
  });

  test('is none where the live cluster is what it was told', () => {
    fc.assert(
      fc.property(arbitraryCluster, arbitraryCluster, (before, after) => {
        const [live, wanted] = [compile(before), compile(after)];
        expect(merge(live, [live], wanted, false)).toEqual({ drift: [], conflicts: [], target: wanted });
      }),
      { numRuns: 30 },
    );
  });

  test('of what the spec changes too is a conflict', () => {
    const [group, ...others] = plan.groups;
    const live = { ...plan, groups: [...others, { id: 'nfs1', members: group?.members.slice(0, 1) ?? [] }] };
    const wanted = compile(withServer('nfs1', { versions: ['4.1'] }));
    expect(merge(live, [plan], wanted, false).conflicts.map(({ id }) => id)).toEqual(['nfs1']);
  });

  test('is not what a change that was cut has left', () => {
    const after = withServer('nfs1', { versions: ['4.1'] }, withData(['nfs2']));
    const [was, becomes] = [compile(four), compile(after)];
    const changes = diff(was, becomes);
    for (let done = 0; done <= changes.length; done++) {
      const live = { plan: applyChanges(changes.slice(0, done), was), cluster: after, former: four, behind: [] };
      expect(prospectOf(live, after, false)).toMatchObject({ drift: [], conflicts: [], target: becomes });
      expect(prospectOf(live, four, false)).toMatchObject({ drift: [], conflicts: [], target: was });
    }
  });
});

describe('the CIB is changed', () => {
  test('in one step, unless a server goes: that one is told to stop first', () => {
    const plan = compile(four);
    const more = compile(withServer('nfs1', { versions: ['4.1'] }, withData(['nfs2'])));
    expect(firstStage(plan, more)).toEqual({ plan: more, stopping: [], last: true });
    const stage = firstStage(plan, compile(without('nfs4')));
    expect(stage).toMatchObject({ stopping: ['nfs4'], last: false });
    expect(stage.plan.groups).toEqual(plan.groups);
  });
});

describe('a prospect', () => {
  test('of what the cluster is already is nothing to do', () => {
    const live = { plan: compile(four), cluster: four, behind: [] };
    expect(prospectOf(live, four, false)).toMatchObject({ changes: [], effects: [], drift: [] });
  });

  test('of a change that was cut, and is given up, is to bring it to its end', () => {
    const live = { plan: compile(four), cluster: withData(['nfs1']), former: four, behind: ['node2'] };
    expect(prospectOf(live, four, false).changes).toMatchObject([{ name: 'unfinished' }]);
  });
});
