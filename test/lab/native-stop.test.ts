// Stops that are asked for by Pacemaker's own tools (TAKEOVER section 4): whoever asks, the peers are in grace first, the stop is in time, nobody is
// fenced, and no address has two holders. pcs and crm call what is called here.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { HolderWatch } from '../../src/lab/audit/holders.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { LabEvent } from '../../src/lab/state.ts';
import { readIdentity } from '../../src/work/server/identity.ts';
import { KEEPER_FILE, serverPaths } from '../../src/work/server/paths.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';
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

const NAME = `t-native-${process.pid}`;

let made: ClusterLab;
let client: LabClient;
let audit: HolderWatch;
let began = 0;
const fences: LabEvent[] = [];

beforeAll(async () => {
  made = await clusterLab({ name: NAME, nodes: 3, versions: ['4.1'], lease: '8s', grace: '8s' });
  made.lab.listen((event) => {
    if (event.kind === 'fence') fences.push(event);
  });
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

const on = (node: string) => made.lab.host(node);
const elsewhere = () => served(made, 'nfs1', ({ host }) => host.name !== 'node1');

/** `stopped`: the server stays down. */
const role = (value: 'Stopped' | 'Started') =>
  on('node2').run([
    'crm_resource',
    '--resource',
    'nfs1',
    '--meta',
    '--set-parameter',
    'target-role',
    '--parameter-value',
    value,
  ]);

const standby = (node: string, value: 'on' | 'off') =>
  on('node2').run(['crm_attribute', '--node', node, '--name', 'standby', '--update', value]);

describe('a stop', () => {
  it('by target-role: the server is nowhere, and serves its clients again when it is started', async () => {
    await underTraffic(made, client, async () => {
      await role('Stopped');
      await until(
        'nfs1 to be gone',
        async () => (await on('node1').files.exists(serverPaths('nfs1').folder)) === false || undefined,
      );
      await role('Started');
      await served(made, 'nfs1');
    });
    await incidentsOver(made);
    expectPeersFirst(await journalSince(made, began), 'nfs1', ['nfs2', 'nfs3']);
  });

  it('by standby drains the node; failback takes its server home when it is back', async () => {
    await underTraffic(made, client, async () => {
      await standby('node1', 'on');
      await elsewhere();
      await standby('node1', 'off');
    });
    await incidentsOver(made);
    expectPeersFirst(await journalSince(made, began), 'nfs1', ['nfs2', 'nfs3']);
    const { exitCode, stdout } = await gracekeeper('failback', '--lab', NAME, '--json');
    expect(exitCode).toBe(0);
    const { moved, skipped } = JSON.parse(stdout);
    expect(moved).toMatchObject([{ server: 'nfs1', to: 'node1' }]);
    expect(skipped.map(({ server }: { server: string }) => server)).toEqual(['nfs2', 'nfs3']);
    await incidentsOver(made);
  });

  it('of Pacemaker on one node moves its server; a fail-back to a node that is down is refused', async () => {
    await underTraffic(made, client, async () => {
      await on('node1').services.stop('pacemaker');
      await elsewhere();
      const { exitCode, stdout } = await gracekeeper('failback', 'nfs1', '--lab', NAME, '--json');
      expect(exitCode).toBe(3);
      expect(JSON.parse(stdout).error.code).toBe('node-not-online');
      await on('node1').services.start('pacemaker');
    });
    await calm(made);
    await incidentsOver(made);
  });

  it('while a peer’s supervisor and keeper are stopped (SIGSTOP) takes its two seconds more, and no longer', async () => {
    const sick = on('node2');
    const identities = [await readIdentity(sick, serverPaths('nfs2').identity), await readIdentity(sick, KEEPER_FILE)];
    const signal = (name: string) =>
      Promise.all(identities.map((identity) => sick.run(['kill', `-${name}`, `${identity?.pid ?? 0}`])));
    await signal('STOP');
    try {
      await underTraffic(made, client, async () => {
        await on('node3').run([
          'crm_resource',
          '--move',
          '--resource',
          'nfs1',
          '--node',
          'node3',
          '--lifetime',
          'PT5M',
        ]);
        await elsewhere();
      });
    } finally {
      await signal('CONT');
    }
    await on('node3').run(['crm_resource', '--clear', '--resource', 'nfs1']);
    const asked = (await journalSince(made, began)).find((it) => it.kind === 'peers-asked');
    expect(asked).toMatchObject({ silent: ['node2'] });
    await calm(made);
    await incidentsOver(made);
  });

  it('is not asked for by maintenance mode: nobody is disturbed by it', async () => {
    const before = await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    await on('node1').run(['crm_attribute', '--type', 'crm_config', '--name', 'maintenance-mode', '--update', 'true']);
    await on('node1').services.stop('pacemaker');
    await on('node1').services.start('pacemaker');
    await on('node2').run(['crm_attribute', '--type', 'crm_config', '--name', 'maintenance-mode', '--delete']);
    await calm(made);
    const after = await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    expect(after.map(({ status }) => status.epoch)).toEqual(before.map(({ status }) => status.epoch));
  });

  it('of the whole cluster, and its start: the client that wrote goes on', async () => {
    await underTraffic(made, client, async () => {
      await Promise.all(made.lab.hosts().map((host) => host.services.stop('corosync')));
      for (const service of ['corosync', 'pacemaker'] as const)
        await Promise.all(made.lab.hosts().map((host) => host.services.start(service)));
      await Promise.all(made.cluster.servers.map(({ name }) => served(made, name)));
    });
    await incidentsOver(made);
  });
});

describe('in all this', () => {
  it('no address had two holders', async () => {
    expect((await audit.stop()).violations).toEqual([]);
  });

  it('no node was fenced: every stop was in time', () => {
    expect(fences).toEqual([]);
  });
});
