// Many nodes, and many servers on few nodes: they come up, and one of the nodes dies.
import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { inject } from '../../src/lab/faults.ts';
import { status } from '../../src/work/commands/status.ts';
import { type ClusterLab, clusterLab } from './cluster-lab.ts';

let made: ClusterLab | undefined;

afterEach(async () => {
  await made?.lab.stop();
  made = undefined;
});

/** Kills the last node; returns when all of its servers answer elsewhere. Nobody is held twice meanwhile. */
async function loseOne({ lab, cluster }: ClusterLab): Promise<void> {
  const addresses = cluster.servers.map(({ address }) => address);
  const watch = await lab.auditHolders(addresses);
  const lost = cluster.nodes.at(-1)?.name ?? '';
  await until('every address to be held', async () => addresses.every((address) => watch.holder(address)));
  // Fenced and booted it could be back before its servers are started elsewhere, and have them again.
  await lab.hosts()[0]?.run(['crm_attribute', '--type', 'crm_config', '--name', 'stonith-action', '--update', 'off']);
  await inject(lab, 'node-death', lost);
  await until(`every server of ${lost} to be elsewhere`, async () =>
    addresses.every((address) => watch.holder(address) !== lost),
  );
  expect((await watch.stop()).violations).toEqual([]);
}

const until = (what: string, holds: () => Promise<boolean>) =>
  eventually(systemClock, { what, withinMs: 60_000, everyMs: 200 }, async () => (await holds()) || undefined);

describe('a cluster that loses a node', () => {
  it('of eight nodes', async () => {
    made = await clusterLab({ name: `t-eight-${process.pid}`, nodes: 8, versions: ['4.1'], ownExports: true });
    expect((await status(made.lab.hosts(), made.cluster)).nodes.filter(({ state }) => state === 'online')).toHaveLength(
      8,
    );
    await loseOne(made);
  });

  it('of four nodes with sixteen servers', async () => {
    const wish = { nodes: 4, servers: 16, versions: ['4.1'], ownExports: true } as const;
    made = await clusterLab({ name: `t-sixteen-${process.pid}`, ...wish });
    expect(made.cluster.servers).toHaveLength(16);
    await loseOne(made);
  });
});
