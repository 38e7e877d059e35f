// A DRBD pair whose primary is cut off and can't be fenced: it stands still, nobody else is promoted, and nothing that was promised is lost. Then a split
// brain by somebody's --force, and the way out of it that docs/kernel.md gives.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import type { Lab } from '../../src/lab/lab.ts';
import { pause, resume } from '../../src/work/commands/pause.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { ADDRESS, type DrbdPair, drbdPair, EXPORT, RESOURCE, SLOW_MS, until } from './drbd-scene.ts';

/** The script of DRBD 8.4 lets a primary without quorum go on after 90 s. */
const STANDS_STILL_MS = 120_000;

let pair: DrbdPair;
let lab: Lab;
let node1: LabHost;
let node2: LabHost;
let witness: LabHost;
let client: LabClient;

beforeAll(async () => {
  pair = await drbdPair(`t-drbd-cut-${process.pid}`);
  ({ lab, client } = pair);
  [node1, node2, witness] = pair.hosts;
  await client.mount({ address: ADDRESS, path: EXPORT });
  await client.startTraffic(5);
  await pair.goesOn();
}, 900_000);

afterAll(() => pair?.lab.stop());

const rolesNow = async () => (await Promise.all([node1, node2].map(pair.stateOn))).map((state) => state?.role);
const saysOfDrbd = async () => (await status(pair.hosts, pair.cluster)).findings.map(({ code }) => code);
const signal = () => AbortSignal.timeout(SLOW_MS);

describe('a primary that is cut off from the other nodes and can’t be fenced', { timeout: 900_000 }, () => {
  it('stands still for as long, acknowledges nothing, and is the only one that is promoted', async () => {
    await lab.fencing('node1', false);
    await lab.partition({ nodes: ['node1'], from: 'nodes' });
    await until('DRBD to stand still', async () => (await pair.stateOn(node1))?.frozen ?? false);
    const { writes } = await client.progress();
    const began = performance.now();
    await until('two minutes to pass', async () => {
      expect(await rolesNow()).toEqual(['Primary', 'Secondary']);
      expect((await pair.stateOn(node1))?.frozen).toBe(true);
      return performance.now() - began > STANDS_STILL_MS;
    });
    // One that was on both disks when the link was cut may have been on its way to the client.
    expect((await client.progress()).writes).toBeLessThanOrEqual(writes + 1);
    expect(await saysOfDrbd()).toContain('drbd-frozen');
  });

  it('is fenced once that works again; then the other one serves all that was promised', async () => {
    await lab.fencing('node1', true);
    await witness.run(['stonith_admin', '--fence', 'node1']);
    await pair.servedBy(node2);
    await pair.goesOn();
    await lab.join(['node1']);
    await lab.power('node1', 'on');
    await pair.twoGoodDisks(node2);
    await pair.goesOn();
    const { lost, reordered, duplicated, errors } = await client.stopTraffic(120_000);
    expect({ lost, reordered, duplicated, errors }).toEqual({ lost: 0, reordered: 0, duplicated: 0, errors: [] });
  });
});

describe('a split brain', { timeout: 900_000 }, () => {
  it('that somebody makes with --force is no choice of DRBD’s: both stand alone, and status says so', async () => {
    await client.startTraffic(5);
    await pair.goesOn();
    await pause({ hosts: pair.hosts, cluster: pair.cluster, progress: silent, signal: signal() });
    await node1.run(['drbdadm', 'disconnect', RESOURCE]);
    await node1.run(['drbdadm', 'primary', '--force', RESOURCE]);
    await node1.run(['mkdir', '-p', '/run/other']);
    await node1.run(['mount', `/dev/drbd${pair.cluster.drbd[0]?.minor}`, '/run/other']);
    await node1.files.write('/run/other/data/of-the-other', 'to be thrown away\n');
    await node1.run(['umount', '/run/other']);
    await node1.run(['drbdadm', 'connect', RESOURCE]);
    await until('both to stand alone', async () => {
      const states = await Promise.all([node1, node2].map(pair.stateOn));
      return states.every((state) => state?.connection === 'StandAlone');
    });
    expect(await saysOfDrbd()).toContain('drbd-standalone');
    await pair.goesOn();
  });

  it('ends as docs/kernel.md says, with what the one that serves has', async () => {
    await node1.run(['drbdadm', 'secondary', RESOURCE]);
    await node1.run(['drbdadm', 'connect', '--discard-my-data', RESOURCE]);
    await node2.run(['drbdadm', 'connect', RESOURCE]);
    await pair.twoGoodDisks(node2);
    await resume({ hosts: pair.hosts, cluster: pair.cluster, progress: silent, signal: signal() });
    await pair.goesOn();
    const { lost, errors } = await client.stopTraffic(120_000);
    expect({ lost, errors }).toEqual({ lost: 0, errors: [] });
    expect(await node2.files.read(`${EXPORT}/of-the-other`)).toBeUndefined();
    expect(await rolesNow()).toEqual(['Secondary', 'Primary']);
  });
});
