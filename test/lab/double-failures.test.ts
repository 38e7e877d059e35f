// A second failure while the first is recovered from, and the cluster of two nodes in which each may be the one that is cut off.
import { afterEach, describe, expect, it } from 'vitest';
import { heal, inject } from '../../src/lab/faults.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';
import { calm, incidentsOver, journalSince, served, underTraffic, until, writingClient } from './failure-scene.ts';

const SHORT = { versions: ['4.1'], lease: '8s', grace: '8s' } as const;

let made: ClusterLab | undefined;

afterEach(async () => {
  await made?.lab.stop();
  made = undefined;
});

const addresses = ({ cluster }: ClusterLab) => cluster.servers.map(({ address }) => address);

describe('a cluster of five nodes', () => {
  it('loses the node that takes over while it does, and a daemon within its grace: nobody’s write is lost', async () => {
    const five = await clusterLab({ name: `t-double-${process.pid}`, nodes: 5, ...SHORT });
    made = five;
    const client = await writingClient(five, 'nfs1');
    const audit = await five.lab.auditHolders(addresses(five));
    const { status: before } = await served(five, 'nfs1');
    const began = performance.timeOrigin + performance.now();
    const startsOn = (node: string) =>
      until(`nfs1 to start on ${node}`, async () => {
        const told = await journalSince(five, began);
        return (
          told.some((it) => it.kind === 'server-starting' && it.server === 'nfs1' && it.node === node) || undefined
        );
      });
    await underTraffic(five, client, async () => {
      await inject(five.lab, 'node-death', 'node1');
      await startsOn('node2');
      await inject(five.lab, 'node-death', 'node2');
      // Fenced nodes boot, and its home may be back first.
      await served(five, 'nfs1', ({ status }) => status.epoch !== before.epoch);
      await inject(five.lab, 'daemon-crash', 'nfs1');
      await served(five, 'nfs1');
    });
    await incidentsOver(five);
    expect((await audit.stop()).violations).toEqual([]);
    const epochs = (await journalSince(five, began)).flatMap((it) =>
      it.kind === 'daemon-started' && it.server === 'nfs1' ? it.epoch : [],
    );
    expect(epochs.length).toBeGreaterThanOrEqual(2);
    expect(epochs).toEqual([...new Set(epochs)].sort((a, b) => a - b));
  });
});

describe('a cluster of two nodes', () => {
  it('is cut in two: one node fences the other and serves everything, and the other comes back', async () => {
    const two = await clusterLab({ name: `t-two-${process.pid}`, nodes: 2, ...SHORT });
    made = two;
    const client = await writingClient(two, 'nfs1');
    const audit = await two.lab.auditHolders(addresses(two));
    await underTraffic(two, client, async () => {
      await inject(two.lab, 'partition', 'node1', 'nodes');
      const both = await until('one node to serve both', async () => {
        const [one, other] = await Promise.all(['nfs1', 'nfs2'].map((name) => served(two, name)));
        return one?.host.name === other?.host.name ? one : undefined;
      });
      expect(['node1', 'node2']).toContain(both.host.name);
      await heal(two.lab, 'partition', 'node1');
    });
    await calm(two);
    await incidentsOver(two);
    expect((await audit.stop()).violations).toEqual([]);
  });
});
