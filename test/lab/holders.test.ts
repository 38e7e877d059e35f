// The audit of addresses on a lab without a cluster: what a node answers for is made and taken away by hand, as the servers do it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { HolderWatch } from '../../src/lab/audit/holders.ts';
import { inject } from '../../src/lab/faults.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';

const ADDRESS = '192.0.2.101';

let lab: Lab;

beforeAll(async () => {
  const nodes = [1, 2].map((i) => ({ name: `node${i}`, address: `192.0.2.${10 + i}` }));
  lab = await startLab({ name: `t-holders-${process.pid}`, spec: '', nodes, folders: [], detached: false });
  for (const { run } of lab.hosts()) {
    await run(['ip', 'link', 'add', 'gk-nfs1', 'type', 'veth', 'peer', 'name', 'inside']);
    for (const end of ['gk-nfs1', 'inside']) await run(['ip', 'link', 'set', end, 'up']);
    await run(['ip', 'route', 'add', `${ADDRESS}/32`, 'dev', 'gk-nfs1']);
    for (const setting of ['conf.eth0.forwarding=1', 'neigh.eth0.proxy_delay=0', 'ip_nonlocal_bind=1'])
      await run(['sysctl', '-q', '-w', `net.ipv4.${setting}`]);
  }
});

afterAll(async () => {
  await lab?.stop();
});

const proxy = (node: string, action: 'replace' | 'delete') =>
  lab.host(node).run(['ip', 'neighbour', action, 'proxy', ADDRESS, 'dev', 'eth0']);
const announce = (node: string) =>
  lab
    .host(node)
    .run(['arping', '-U', '-q', '-c', '1', '-w', '1', '-s', ADDRESS, '-I', 'eth0', ADDRESS], { okExits: [0, 1] });
const answering = (watch: HolderWatch, node: string) =>
  eventually(
    systemClock,
    { what: `${node} to answer`, withinMs: 5_000, everyMs: 5 },
    async () => watch.holder(ADDRESS) === node || undefined,
  );

/** From whoever has it to the node, which says so or does not. */
async function give(node: string, how: 'announced' | 'silently'): Promise<void> {
  for (const host of lab.hosts())
    await host.run(['ip', 'neighbour', 'delete', 'proxy', ADDRESS, 'dev', 'eth0'], { okExits: [0, 2] });
  if (how === 'announced') await announce(node);
  await proxy(node, 'replace');
}

describe('the audit of an address', () => {
  it('sees who answers, and nothing wrong when it goes to another node and back', async () => {
    const watch = await lab.auditHolders([ADDRESS, '192.0.2.102']);
    for (const node of ['node1', 'node2', 'node1']) {
      await give(node, 'announced');
      await answering(watch, node);
    }
    const report = await watch.stop();
    expect(report.violations).toEqual([]);
    expect(report.last).toMatchObject({ [ADDRESS]: { node: 'node1' }, '192.0.2.102': null });
    expect(report.probes).toBeGreaterThan(report.answers);
    expect(report.answers).toBeGreaterThan(2);
  });

  it('finds two holders, also when one of them is cut off from all the others', async () => {
    for (const cut of [false, true]) {
      if (cut) await inject(lab, 'partition', 'node2');
      const watch = await lab.auditHolders([ADDRESS]);
      await answering(watch, 'node1');
      const before = systemClock.now();
      await proxy('node2', 'replace');
      await answering(watch, 'node2');
      await proxy('node2', 'delete');
      const { violations } = await watch.stop();
      expect(violations).toMatchObject([{ address: ADDRESS, what: 'both answered one request' }]);
      expect([...(violations[0]?.nodes ?? [])].sort()).toEqual(['node1', 'node2']);
      expect(violations[0]?.at).toBeGreaterThan(before);
    }
    await lab.join(['node2']);
  });

  it('finds one that answers again without having taken the address back', async () => {
    const watch = await lab.auditHolders([ADDRESS]);
    for (const node of ['node1', 'node2', 'node1']) {
      await give(node, 'silently');
      await answering(watch, node);
    }
    const what = 'answered again after another had taken over';
    expect((await watch.stop()).violations).toMatchObject([{ nodes: ['node2', 'node1'], what }]);
  });
});
