// What becomes of servers that share an export when something fails: docs/failover.md, line by line. A real client writes all the time.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WORD_PORT } from '../../src/core/config/ports.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import type { GraceWatch } from '../../src/lab/audit/grace.ts';
import type { HolderWatch } from '../../src/lab/audit/holders.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { heal, inject } from '../../src/lab/faults.ts';
import { status } from '../../src/work/commands/status.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';
import {
  calm,
  electQuickly,
  expectPeersFirst,
  incidentsOver,
  journalSince,
  served,
  underTraffic,
  until,
  writingClient,
} from './failure-scene.ts';

let made: ClusterLab;
let client: LabClient;
let audit: HolderWatch;
let began = 0;

beforeAll(async () => {
  made = await clusterLab(
    { name: `t-failures-${process.pid}`, nodes: 3, versions: ['4.1'], lease: '8s', grace: '8s' },
    (spec) => spec.replace('nfs3: {', 'nfs3: { onCrash: move,'),
  );
  await electQuickly(made);
  client = await writingClient(made, 'nfs1');
  audit = await made.lab.auditHolders(made.cluster.servers.map(({ address }) => address));
});

afterAll(async () => {
  await made?.lab.stop();
});

beforeEach(() => {
  began = performance.timeOrigin + performance.now();
});

afterEach(async () => {
  await calm(made);
});

/** From when its keeper read it back until the incident was closed. */
function expectNoHole(told: readonly Observation[], watched: Awaited<ReturnType<GraceWatch['stop']>>): void {
  const closed = told.find(({ kind }) => kind === 'incident-closed')?.at ?? 0;
  for (const [server, { polls, changes }] of Object.entries(watched)) {
    const held = told.find((it) => it.kind === 'grace-held' && it.server === server)?.at ?? 0;
    expect(polls).toBeGreaterThan(100);
    expect(closed).toBeGreaterThan(held);
    const out = changes.filter(({ at, inGrace }) => !inGrace && at > held && at < closed);
    expect(out, `${server} out of grace`).toEqual([]);
  }
}

const story = () => journalSince(made, began);

describe('a server that shares its export', () => {
  it('crashes: its peers are in grace before it starts again, and leave when its clients have reclaimed', async () => {
    const { status: before } = await served(made, 'nfs1');
    const watch = await made.lab.watchGrace(['nfs2', 'nfs3']);
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'daemon-crash', 'nfs1');
      await served(made, 'nfs1', ({ status: now }) => now.epoch !== before.epoch);
    });
    await incidentsOver(made);
    const told = await story();
    expectPeersFirst(told, 'nfs1', ['nfs2', 'nfs3']);
    expectNoHole(told, await watch.stop());
    const { host } = await served(made, 'nfs1');
    expect(host.name).toBe('node1');
  });

  it('without clients crashes: nobody has anything to reclaim, and no peer is disturbed', async () => {
    const { status: before } = await served(made, 'nfs2');
    await inject(made.lab, 'daemon-crash', 'nfs2');
    await served(made, 'nfs2', ({ status: now }) => now.epoch !== before.epoch);
    const kinds = (await story()).map(({ kind }) => kind);
    expect(kinds).not.toContain('grace-held');
    expect(kinds).not.toContain('incident-opened');
  });

  it('loses its supervisor: the keeper puts the peers into grace, and Pacemaker starts the server again', async () => {
    const { status: before } = await served(made, 'nfs1');
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'supervisor-crash', 'nfs1');
      await served(made, 'nfs1', ({ status: now }) => now.epoch !== before.epoch);
    });
    await incidentsOver(made);
    expectPeersFirst(await story(), 'nfs1', ['nfs2', 'nfs3']);
  });

  it('crashes while the keeper of its node is dead: the peers elsewhere hear of it all the same', async () => {
    const { status: before } = await served(made, 'nfs1');
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'keeper-crash', 'node1');
      await inject(made.lab, 'daemon-crash', 'nfs1');
      await served(made, 'nfs1', ({ status: now }) => now.epoch !== before.epoch);
    });
    const told = await story();
    for (const peer of ['nfs2', 'nfs3'])
      expect(told.some((it) => it.kind === 'grace-held' && it.server === peer)).toBe(true);
    await incidentsOver(made);
  });

  it('is stopped, and moved, by Pacemaker’s own tools: its peers are in grace before its daemon is killed', async () => {
    await underTraffic(made, client, async () => {
      await made.lab.host('node2').run(['crm_resource', '--ban', '--resource', 'nfs1', '--node', 'node1']);
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
    });
    await made.lab.host('node2').run(['crm_resource', '--clear', '--resource', 'nfs1']);
    await incidentsOver(made);
    const told = await story();
    expectPeersFirst(told, 'nfs1', ['nfs2', 'nfs3']);
    expect(told.find((it) => it.kind === 'incident-opened')).toMatchObject({ server: 'nfs1', cause: 'stop' });
  });
});

describe('the direct word', () => {
  const rules = (hook: string) =>
    `table inet deaf { chain ${hook} { type filter hook ${hook} priority 0; udp dport ${WORD_PORT} drop; }; }`;

  it('gets lost everywhere: Pacemaker’s notification puts the peers into grace, and the gate opens all the same', async () => {
    const { status: before } = await served(made, 'nfs1');
    const hosts = made.lab.hosts();
    await Promise.all(hosts.map((host) => host.run(['nft', '-f', '-'], { input: rules('input') })));
    try {
      await underTraffic(made, client, async () => {
        await inject(made.lab, 'daemon-crash', 'nfs1');
        await served(made, 'nfs1', ({ status: now }) => now.epoch !== before.epoch);
      });
    } finally {
      await Promise.all(hosts.map((host) => host.run(['nft', 'delete', 'table', 'inet', 'deaf'])));
    }
    await incidentsOver(made);
    const told = await story();
    const asked = told.find((it) => it.kind === 'peers-asked');
    expect(asked?.kind === 'peers-asked' && asked.silent.length).toBeGreaterThan(0);
    const started = told.find((it) => it.kind === 'daemon-started')?.at;
    for (const peer of ['nfs2', 'nfs3'])
      expect(told.find((it) => it.kind === 'grace-held' && it.server === peer)?.at, peer).toBeLessThan(started ?? 0);
  });
});

describe('the state volume', () => {
  it('is gone from one node: the server moves to one that has it', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'state-volume-loss', 'node1', 'gone');
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
      await heal(made.lab, 'state-volume-loss', 'node1');
    });
    await incidentsOver(made);
  });

  it.each(['hung', 'full'])('is %s: the server goes on where it is, and status says what is wrong', async (how) => {
    const { status: before } = await served(made, 'nfs1');
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'state-volume-loss', 'node1', how);
      if (how === 'hung') await served(made, 'nfs1', ({ status: now }) => /state volume/.test(now.trouble ?? ''));
      await heal(made.lab, 'state-volume-loss', 'node1');
      await served(made, 'nfs1', ({ status: now }) => now.trouble === null);
    });
    const { status: after } = await served(made, 'nfs1');
    expect(after.epoch).toBe(before.epoch);
  });
});

describe('a node', () => {
  it('dies: its server is served elsewhere, its peers having been in grace since the loss was seen', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'node-death', 'node1');
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
    });
    await incidentsOver(made);
    const told = await story();
    expectPeersFirst(told, 'nfs1', ['nfs2', 'nfs3']);
    expect(told.find((it) => it.kind === 'incident-opened')).toMatchObject({ server: 'nfs1', cause: 'node-lost' });
    await heal(made.lab, 'node-death', 'node1');
  });

  it('is cut off: it is fenced, and the side with quorum serves', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'partition', 'node1', 'nodes');
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
      await heal(made.lab, 'partition', 'node1');
    });
    await incidentsOver(made);
    expectPeersFirst(await story(), 'nfs1', ['nfs2', 'nfs3']);
  });

  it('dies and can not be fenced: nothing moves, status is BAD and says why; when it has been fenced, all goes on', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'fencing-fails', 'node1');
      await inject(made.lab, 'node-death', 'node1');
      await until('status to say why', async () => {
        const { health, findings } = await status(made.lab.hosts(), made.cluster);
        const codes = findings.map(({ code }) => code);
        return (
          (health === 'BAD' && codes.includes('fencing-failed') && codes.includes('server-waits-for-fence')) ||
          undefined
        );
      });
      expect((await story()).filter((it) => it.kind === 'server-starting')).toEqual([]);
      await heal(made.lab, 'fencing-fails', 'node1');
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
    });
    await heal(made.lab, 'node-death', 'node1');
    await incidentsOver(made);
  });

  it('loses pacemakerd: no server is disturbed', async () => {
    const before = await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'pacemakerd-crash', 'node1');
    });
    await calm(made);
    const after = await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    expect(after.map(({ status: { epoch } }) => epoch)).toEqual(before.map(({ status: { epoch } }) => epoch));
  });

  it('loses corosync: it is fenced, and its server served elsewhere', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'corosync-crash', 'node1');
      await served(made, 'nfs1', ({ host }) => host.name !== 'node1');
    });
    await incidentsOver(made);
    expectPeersFirst(await story(), 'nfs1', ['nfs2', 'nfs3']);
  });
});

describe('all nodes', () => {
  it('lose power at once: every server comes back, and none waits for another', async () => {
    await underTraffic(made, client, async () => {
      await inject(made.lab, 'power-cycle-all', '');
      await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    });
    await incidentsOver(made);
  });
});

describe('an address', () => {
  it('never had two holders in all this: asked for from outside, all the time', async () => {
    const { probes, violations } = await audit.stop();
    expect(probes).toBeGreaterThan(1_000);
    expect(violations).toEqual([]);
  });
});
