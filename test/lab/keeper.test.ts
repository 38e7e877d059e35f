// A keeper is killed: its node has another in a moment, and nobody else notices.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { move } from '../../src/work/commands/move.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { type Identity, isAlive, readIdentity } from '../../src/work/server/identity.ts';
import { KEEPER_FILE } from '../../src/work/server/paths.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';

let made: ClusterLab;
let node1: LabHost;

beforeAll(async () => {
  made = await clusterLab({ name: `t-keeper-${process.pid}`, nodes: 3, versions: ['4.1'], ownExports: true });
  node1 = made.lab.host('node1');
  // Two supervisors that could tell of it.
  await move(made.lab.hosts(), made.cluster, 'nfs2', 'node1', silent);
});

afterAll(async () => {
  await made?.lab.stop();
});

/** That of a node, once it lives and `holds`. */
function keeperOf(host: LabHost, holds: (keeper: Identity) => boolean = () => true): Promise<Identity> {
  return eventually(host.clock, { what: `a keeper on ${host.name}`, withinMs: 20_000, everyMs: 20 }, async () => {
    const found = await readIdentity(host, KEEPER_FILE);
    return found !== undefined && holds(found) && (await isAlive(host, found)) ? found : undefined;
  });
}

/** Returns when there is another. */
async function killKeeper(): Promise<void> {
  const before = await keeperOf(node1);
  await node1.run(['kill', '-KILL', `${before.pid}`]);
  await keeperOf(node1, ({ pid }) => pid !== before.pid);
}

/** Where each server is, and in which life. */
async function servers() {
  const all = made.lab.hosts().flatMap((host) =>
    made.cluster.servers.map(async ({ name }) => {
      const status = await readStatus(host, name);
      return status === undefined
        ? []
        : [`${name} on ${host.name}: ${status.phase} ${status.announced} ${status.epoch}`];
    }),
  );
  return (await Promise.all(all)).flat().sort();
}

/** How often Pacemaker was told. */
async function reports(): Promise<number> {
  const log = (await node1.files.read('/var/log/pacemaker/pacemaker.log')) ?? '';
  return log.split('\n').filter((line) => line.includes('Failing resource ganesha-mon')).length;
}

it('is replaced after one report, and no server and no other keeper changes', async () => {
  const before = await servers();
  const others = await Promise.all(['node2', 'node3'].map((name) => keeperOf(made.lab.host(name))));
  await killKeeper();
  await node1.run(['crm_resource', '--wait']);
  expect(await reports()).toBe(1);
  expect(await servers()).toEqual(before);
  expect(await Promise.all(['node2', 'node3'].map((name) => keeperOf(made.lab.host(name))))).toEqual(others);
});

it('is replaced also when it dies again and again, without Pacemaker losing patience', async () => {
  const before = await servers();
  for (let death = 1; death <= 4; death += 1) await killKeeper();
  expect(await servers()).toEqual(before);
});
