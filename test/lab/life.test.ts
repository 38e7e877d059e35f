import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host } from '../../src/host/host.ts';
import { queryCib } from '../../src/host/tools/pacemaker.ts';
import { endLab } from '../../src/lab/lab.ts';
import { move } from '../../src/work/commands/move.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { teardown } from '../../src/work/commands/teardown.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { type Bare, bareLab, healthy, setUp, specOf } from './bare-lab.ts';
import { gracekeeper } from './cluster-lab.ts';

const NAME = `t-life-${process.pid}`;

type Hosts = Bare['hosts'];

/** What setup makes or changes on a node, and what its servers do. */
const PLACES = ['/etc', '/var/lib/gracekeeper', '/usr/lib/ocf/resource.d'] as const;

async function inventory(host: Host, places: readonly string[]) {
  const shown = async (...argv: [string, ...string[]]) =>
    (await host.run(argv, { okExits: [0, 1] })).stdout.split('\n').sort();
  return {
    names: await shown('find', ...places, '-printf', '%p %y %m %U:%G %l\\n'),
    contents: await shown('find', ...places, '-type', 'f', '-exec', 'sha256sum', '{}', '+'),
  };
}

/** A node as setup finds it, and as teardown has to leave it. */
async function node(host: Host) {
  const shown = async (...argv: [string, ...string[]]) => (await host.run(argv)).stdout;
  return {
    ...(await inventory(host, [...PLACES, '/var/lib/pacemaker/cib', '/run/gracekeeper', '/srv/shared'])),
    tables: await shown('nft', 'list', 'tables'),
    namespaces: await shown('ip', 'netns', 'list'),
    devices: (await shown('ip', '-brief', 'link')).split('\n').map((line) => line.split(/[\s@]/)[0]),
    routes: await shown('ip', 'route'),
    proxies: await shown('ip', 'neighbour', 'show', 'proxy'),
    logs: (await host.files.list('/var/log'))?.includes('gracekeeper'),
  };
}

const everyNode = (hosts: Hosts) => Promise.all(hosts.map(node));

/** What a second setup must not change. */
async function standing({ hosts, cluster }: Bare) {
  const [root = ''] = /<cib [^>]*>/.exec(await queryCib(hosts[0])) ?? [];
  const servers = cluster.servers.flatMap(({ name }) => hosts.map((host) => readStatus(host, name)));
  return {
    cib: ['admin_epoch', 'epoch'].map((name) => new RegExp(` ${name}="(\\d+)"`).exec(root)?.[1]),
    files: await Promise.all(hosts.map((host) => inventory(host, PLACES))),
    epochs: (await Promise.all(servers)).map((server) => server?.epoch),
  };
}

describe('a cluster', () => {
  let made: Bare;
  let before: Awaited<ReturnType<typeof everyNode>>;

  beforeAll(async () => {
    made = await bareLab(NAME, 3);
    before = await everyNode(made.hosts);
    await setUp(made);
    await healthy(made);
  });

  afterAll(async () => {
    await made?.lab.stop();
  });

  it('that is set up a second time stays as it is: no epoch of its CIB, no file, no server changes', async () => {
    const once = await standing(made);
    expect(once.cib.every((epoch) => epoch !== undefined)).toBe(true);
    expect(once.epochs.filter((epoch) => typeof epoch === 'number')).toHaveLength(3);
    await setUp(made);
    expect(await standing(made)).toEqual(once);
  });

  it('keeps its nodes: a setup of another cluster on them is refused, and nothing is touched', async () => {
    const once = await standing(made);
    const other = specOf('other', 3);
    await expect(setUp({ ...other, hosts: made.hosts })).rejects.toMatchObject({ exit: 3, code: 'other-cluster' });
    expect(await standing(made)).toEqual(once);
  });

  it('answers status with every node, every server, and exit code 0 while it is healthy', async () => {
    const { exitCode, stdout } = await gracekeeper('status', '--lab', NAME, '--json');
    const answer = JSON.parse(stdout);
    expect(exitCode).toBe(0);
    expect(answer.health).toBe('HEALTHY');
    expect(answer.nodes.map(({ name, state }: { name: string; state: string }) => [name, state])).toEqual([
      ['node1', 'online'],
      ['node2', 'online'],
      ['node3', 'online'],
    ]);
    expect(answer.servers).toMatchObject(
      [1, 2, 3].map((i) => ({
        name: `nfs${i}`,
        address: `192.0.2.${100 + i}`,
        node: `node${i}`,
        home: `node${i}`,
        inGrace: expect.any(Boolean),
      })),
    );
  });

  it('moves a server to another node, is then in FAILOVER, and is healthy when it is back', async () => {
    const away = await gracekeeper('move', 'nfs1', '--to', 'node2', '--lab', NAME, '--json');
    expect([away.exitCode, JSON.parse(away.stdout)]).toEqual([
      0,
      { server: 'nfs1', from: 'node1', to: 'node2', moved: true },
    ]);
    const { exitCode, stdout } = await gracekeeper('status', '--lab', NAME, '--json');
    const answer = JSON.parse(stdout);
    expect([exitCode, answer.health]).toEqual([1, 'FAILOVER']);
    expect(answer.servers[0]).toMatchObject({ name: 'nfs1', node: 'node2', home: 'node1' });
    expect(answer.findings).toMatchObject([{ code: 'server-away', level: 'warning' }]);
    const { hosts, cluster } = made;
    expect(await move(hosts, cluster, 'nfs1', undefined, silent)).toEqual({
      ...{ server: 'nfs1', from: 'node2', to: 'node1', moved: true },
    });
    expect((await status(hosts, cluster)).health).toBe('HEALTHY');
  });

  it('has a move and a fail-back among its faults, and never two holders of an address', async () => {
    const { hosts, cluster, lab } = made;
    const watch = await lab.auditHolders(cluster.servers.map(({ address }) => address));
    for (const [kind, node] of [
      ['move', 'node2'],
      ['failback', 'node1'],
    ] as const) {
      const { exitCode, stdout } = await gracekeeper('lab', 'fault', kind, 'nfs1', '--lab', NAME, '--json');
      expect([exitCode, JSON.parse(stdout)]).toMatchObject([0, { fault: kind, target: 'nfs1', node }]);
    }
    const { violations, last } = await watch.stop();
    expect(violations).toEqual([]);
    expect(Object.values(last).map((it) => it?.node)).toEqual(['node1', 'node2', 'node3']);
    expect((await status(hosts, cluster)).health).toBe('HEALTHY');
  });

  it('does not move a server that is there already', async () => {
    const { exitCode, stdout } = await gracekeeper('move', 'nfs1', '--to', 'node1', '--lab', NAME, '--json');
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { server: 'nfs1', from: 'node1', to: 'node1', moved: false }]);
  });

  it('refuses a move of nobody, to nowhere, and to where the server may not run', async () => {
    const refused = async (server: string, to: string) => {
      const { exitCode, stdout } = await gracekeeper('move', server, '--to', to, '--lab', NAME, '--json');
      return [exitCode, JSON.parse(stdout).error.code];
    };
    expect(await refused('nosuch', 'node2')).toEqual([2, 'unknown-server']);
    expect(await refused('nfs1', 'nosuch')).toEqual([2, 'unknown-node']);
    expect(await refused('nfs1', 'node3')).toEqual([2, 'not-its-node']);
  });

  it('refuses a move to a node that is not online', async () => {
    const { hosts, cluster } = made;
    await hosts[0].run(['crm_standby', '--node', 'node2', '--update', 'on']);
    await expect(move(hosts, cluster, 'nfs1', 'node2', silent)).rejects.toMatchObject({
      ...{ exit: 3, code: 'node-not-online' },
    });
    await hosts[0].run(['crm_standby', '--node', 'node2', '--delete']);
  });

  it('is torn down in the middle of its work: its nodes are as they were before setup, also when it is done again', async () => {
    const { hosts, cluster } = made;
    await teardown(hosts, cluster, silent);
    expect(await everyNode(hosts)).toEqual(before);
    await teardown(hosts, cluster, silent);
    expect(await everyNode(hosts)).toEqual(before);
  });

  it('says that nobody answers when it is torn down', async () => {
    const { exitCode, stdout } = await gracekeeper('status', '--lab', NAME, '--json');
    expect([exitCode, JSON.parse(stdout).health]).toEqual([1, 'BAD']);
  });

  it('is set up again on the same nodes', async () => {
    await setUp(made);
    await healthy(made);
  });
});

describe('the command line', () => {
  const LAB = `t-life-cli-${process.pid}`;

  afterAll(async () => {
    await endLab(LAB);
  });

  it('makes a lab, says what is in it, lists it, and ends it', async () => {
    const up = await gracekeeper('lab', 'up', '--name', LAB, '--nodes', '1', '--json');
    expect(up.exitCode).toBe(0);
    const said = JSON.parse(up.stdout);
    expect(said).toEqual({
      name: LAB,
      spec: expect.stringMatching(/^\//),
      nodes: [{ name: 'node1', address: '192.0.2.11' }],
      servers: [{ name: 'nfs1', address: '192.0.2.101', home: 'node1', node: 'node1' }],
    });
    expect((await gracekeeper('check', said.spec)).exitCode).toBe(0);
    const { labs } = JSON.parse((await gracekeeper('lab', 'list', '--json')).stdout);
    expect(labs.find(({ name }: { name: string }) => name === LAB)).toMatchObject({ nodes: [{ name: 'node1' }] });
    const down = await gracekeeper('lab', 'down', '--name', LAB, '--json');
    expect([down.exitCode, JSON.parse(down.stdout)]).toEqual([0, { name: LAB, ended: true }]);
  });

  it('runs a program on a node and exits as it does', async () => {
    expect((await gracekeeper('lab', 'up', '--name', LAB, '--nodes', '1', '--bare')).exitCode).toBe(0);
    const ran = await gracekeeper(
      'lab',
      'run',
      '--name',
      LAB,
      'node1',
      '--',
      'sh',
      '-c',
      'uname -n; echo no >&2; exit 7',
    );
    expect(ran).toEqual({ exitCode: 7, stdout: 'node1\n', stderr: 'no\n' });
    const flags = await gracekeeper('lab', 'run', '--name', LAB, 'node1', '--', 'echo', '--json', '--name', '--', 'x');
    expect(flags).toMatchObject({ exitCode: 0, stdout: '--json --name -- x\n' });
  });

  it('refuses a lab of a name that is taken, and a node that is not there', async () => {
    const up = await gracekeeper('lab', 'up', '--name', LAB, '--nodes', '1', '--bare', '--json');
    expect([up.exitCode, JSON.parse(up.stdout).error.code]).toEqual([3, 'lab-exists']);
    expect((await gracekeeper('lab', 'run', '--name', LAB, 'nosuch', '--', 'true')).exitCode).toBe(2);
  });

  it('refuses a move of a server that a lab does not have', async () => {
    const { exitCode, stdout } = await gracekeeper('move', 'nosuch', '--lab', LAB, '--json');
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([2, { error: { code: 'unknown-server' } }]);
  });

  it('ends a lab that there is not with pleasure', async () => {
    expect((await gracekeeper('lab', 'down', '--name', 't-life-nosuch')).exitCode).toBe(0);
  });

  it.each([['status'], ['move', 'nfs1'], ['teardown']])('does not guess which cluster %s means', async (...verb) => {
    const { exitCode, stdout } = await gracekeeper(...verb, '--json');
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: 'no-target', message: expect.any(String), hint: expect.stringContaining('--lab') },
    });
  });
});
