// IPv6 throughout: nodes, servers and a real kernel's NFSv4.1 client; and IPv6 servers on nodes whose own addresses are IPv4.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { type ClusterLab, clusterLab, gracekeeper } from './cluster-lab.ts';
import { locksOf } from './locks-of.ts';
import { type OneServer, oneServer, SERVER } from './one-server.ts';

const NAME = `t-ipv6-${process.pid}`;
const ADDRESS = '2001:db8:0:2::101';

describe('a cluster of IPv6 addresses', () => {
  let made: ClusterLab;
  beforeAll(async () => {
    made = await clusterLab({ name: NAME, nodes: 2, versions: ['4.1'], ownExports: true, ipv6: 'all' });
  });
  afterAll(async () => {
    await made?.lab.stop();
  });

  it('serves a client through a crash, a move and a fail-back, with never two holders of an address', async () => {
    const { lab, cluster } = made;
    const watch = await lab.auditHolders(cluster.servers.map(({ address }) => address));
    const client = await lab.addClient('kernel:4.1');
    await client.mount({ address: ADDRESS, path: '/home1' });
    const mounts = await client.exec(['cat', '/proc/mounts']);
    expect(mounts.stdout).toContain(`[${ADDRESS}]:/home1`);
    await client.startTraffic();
    for (const fault of ['daemon-crash', 'move', 'failback']) {
      const { exitCode } = await gracekeeper('lab', 'fault', fault, 'nfs1', '--lab', NAME);
      expect([fault, exitCode]).toEqual([fault, 0]);
      const { writes } = await client.progress();
      const goesOn = { what: `writes after ${fault}`, withinMs: 30_000, everyMs: 50 };
      await eventually(systemClock, goesOn, async () => (await client.progress()).writes > writes + 20 || undefined);
    }
    expect(await client.stopTraffic()).toMatchObject({ lost: 0, reordered: 0, duplicated: 0, errors: [] });
    const { violations, answers, last } = await watch.stop();
    expect(violations).toEqual([]);
    expect(answers).toBeGreaterThan(100);
    expect(last[ADDRESS]?.node).toBe('node1');
  });
});

describe('an IPv6 server on a node with an IPv4 address', () => {
  let one: OneServer;
  beforeAll(async () => {
    one = await oneServer(`${NAME}-one`, { ipv6: 'servers', versions: ['3', '4.1'] });
  });
  afterAll(async () => {
    await one?.lab.stop();
  });

  it('refuses an address that another machine has, and takes it when that one is gone', async () => {
    const { lab, agent, serving } = one;
    await lab.runInside(['ip', 'address', 'add', `${ADDRESS}/128`, 'dev', 'lab0', 'nodad']);
    await agent('ganesha_nfsd', 'start');
    for (const _ of ['at the start', 'once more'])
      expect(await agent('nfs_address', 'start')).toMatchObject({
        exitCode: 1,
        stderr: expect.stringContaining(`${ADDRESS} is already in use by another machine`),
      });
    await lab.runInside(['ip', 'address', 'delete', `${ADDRESS}/128`, 'dev', 'lab0']);
    await agent('nfs_address', 'start');
    await serving(({ announced }) => announced);
  });

  it('is announced again after it was mute, and answers', async () => {
    const { lab, agent, node, until } = one;
    await agent('nfs_address', 'stop');
    await agent('nfs_address', 'start');
    const { stdout } = await node.run(['ip', '-6', '-json', 'neighbour', 'show', 'proxy']);
    expect(JSON.parse(stdout)).toMatchObject([{ dst: ADDRESS, dev: 'eth0' }]);
    // From beside the nodes, through the node's proxy and back through the gateway inside.
    await until('NFS beside the nodes', async () => {
      await lab.runInside(['bash', '-c', `exec 3<> /dev/tcp/${ADDRESS}/2049`], { deadlineMs: 2_000 });
      return true;
    });
  });

  it('tells an NFSv3 client by IPv6 that it has restarted, who reclaims', async () => {
    const { lab, node, serving, until } = one;
    const server = { name: SERVER, address: ADDRESS };
    const fleet = await lab.lightClients({
      ...{ kind: 'light:3', name: 'six', clients: 1, locks: 3, server, export: '/srv/shared/home', leaseMs: 10_000 },
    });
    const before = await serving();
    await node.run(['kill', '-KILL', `${before.daemonPid}`]);
    const after = await serving(({ epoch, notify }) => epoch !== before.epoch && notify.told === 1);
    expect(after.notify).toEqual({ told: 1, silent: 0, gone: 0 });
    await fleet.until('to have reclaimed', ({ reclaimed, refused }) => reclaimed + refused === 3, { withinMs: 30_000 });
    expect(await until('its locks', async () => (await locksOf(node, '/srv/shared/home/six-1')) || undefined)).toBe(3);
    const { clients, events } = await fleet.stop();
    expect(clients).toMatchObject([
      { held: 3, trouble: null, heard: { restarts: [{ from: ADDRESS }, { from: ADDRESS }] } },
    ]);
    expect(events.filter(({ kind }) => kind === 'refused')).toEqual([]);
  });
});
