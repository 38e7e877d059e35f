// The whole life of a cluster as an operator leads it who is no node: every verb over SSH, with a configuration whose ProxyCommand leads into the lab.
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import { openSshHosts, type SshHosts } from '../../src/host/ssh/ssh-hosts.ts';
import { type Bare, bareLab } from './bare-lab.ts';
import { gracekeeper, type Ran } from './cluster-lab.ts';

const NAME = `t-ssh-${process.pid}`;
const CONFIG = `${tmpdir()}/${NAME}.ssh-config`;

let made: Bare;
let config: string;

beforeAll(async () => {
  made = await bareLab(NAME, 3);
  config = (await made.lab.ssh()).configPath;
});
afterAll(async () => {
  await made?.lab.stop();
});

const verb = (...args: readonly string[]): Promise<Ran> => gracekeeper(...args, '--json', '--ssh-config', config);
const spec = () => ['--spec', made.lab.specPath] as const;
const json = ({ stdout }: Ran) => JSON.parse(stdout);
describe('over SSH', () => {
  it('a cluster is set up on fresh nodes, with a line of progress for each of them', async () => {
    const { exitCode, stdout, stderr } = await verb('setup', made.lab.specPath);
    expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
    expect(JSON.parse(stdout)).toMatchObject({ cluster: NAME, servers: [1, 2, 3].map((i) => ({ name: `nfs${i}` })) });
    for (const node of ['node1', 'node2', 'node3']) expect(stderr).toContain(`${node}: `);
    expect(await made.hosts[0].files.read('/etc/corosync/authkey')).toMatch(/^[0-9a-f]{256}$/);
    expect((await made.hosts[0].run(['stat', '-c', '%a %U', '/etc/corosync/authkey'])).stdout).toBe('400 root\n');
  });

  it('its status is what its nodes say', async () => {
    const told = await eventually(systemClock, { what: `${NAME} to be healthy`, withinMs: 60_000 }, async () => {
      const ran = await verb('status', ...spec());
      return ran.exitCode === 0 ? json(ran) : undefined;
    });
    expect(told.nodes.map(({ state }: { state: string }) => state)).toEqual(['online', 'online', 'online']);
    expect(told.servers.map(({ phase }: { phase: string }) => phase)).toEqual(['serving', 'serving', 'serving']);
  });

  it('a server moves, and a node is drained', async () => {
    expect(json(await verb('move', 'nfs1', '--to', 'node2', ...spec()))).toEqual({
      ...{ server: 'nfs1', from: 'node1', to: 'node2', moved: true },
    });
    expect(json(await verb('drain', 'node3', ...spec()))).toMatchObject({ node: 'node3', standby: true });
    expect(json(await verb('drain', 'node3', '--undo', ...spec()))).toMatchObject({ node: 'node3', standby: false });
  });

  it('a node that is dead does not keep the others from being asked', async () => {
    await made.lab.power('node1', 'off');
    const { exitCode, stdout } = await verb('status', ...spec());
    expect([exitCode, JSON.parse(stdout).nodes[1].state]).toEqual([1, 'online']);
    await made.lab.power('node1', 'on');
  });

  it('it is torn down', async () => {
    const sshd = async () => (await made.hosts[0].files.list('/etc/gracekeeper')) ?? 'none';
    await eventually(systemClock, { what: 'every node to be reached', withinMs: 60_000 }, async () => {
      const hosts = openSshHosts({ configFile: config });
      try {
        await Promise.all(['node1', 'node2', 'node3'].map((name) => hosts.host(name, name).ready()));
        return true;
      } finally {
        await hosts.close();
      }
    });
    expect(json(await verb('teardown', ...spec()))).toEqual({ cluster: NAME, removed: true });
    expect(await sshd()).toBe('none');
  });
});

describe('a node of the lab that ssh can not reach', () => {
  let hosts: SshHosts;
  const text = () => readFileSync(config, 'utf8');
  const reached = async (change: (text: string) => string, destination = 'node1') => {
    writeFileSync(CONFIG, change(text()));
    hosts = openSshHosts({ configFile: CONFIG });
    const outcome = await hosts
      .host('node1', destination)
      .run(['uname', '-n'])
      .then(
        ({ stdout }) => stdout,
        (error: { code: string }) => error.code,
      );
    await hosts.close();
    return outcome;
  };

  it('is told from one that it can: by its key, its port, its host key, its name, and the way to it', async () => {
    expect(await reached((it) => it)).toBe('node1\n');
    expect(await reached((it) => it.replace(/IdentityFile .*/, 'IdentityFile /nowhere'))).toBe('ssh-permission-denied');
    expect(await reached((it) => it.replace(/UserKnownHostsFile .*/, 'UserKnownHostsFile /nowhere'))).toBe(
      'ssh-host-key-unknown',
    );
    const known = made.lab.specPath.replace('cluster.yaml', 'ssh/known_hosts');
    const mixed = readFileSync(known, 'utf8')
      .replace('node1,192.0.2.11', 'other')
      .replace('node2,192.0.2.12', '192.0.2.11');
    writeFileSync(`${CONFIG}.known`, mixed);
    expect(await reached((it) => it.replace(/UserKnownHostsFile .*/, `UserKnownHostsFile ${CONFIG}.known`))).toBe(
      'ssh-host-key-changed',
    );
    expect(await reached((it) => it, 'root@node1:23')).toBe('ssh-closed');
    expect(await reached((it) => it.replaceAll(/ProxyCommand .*/g, ''), '127.0.0.1:1')).toBe('ssh-refused');
    expect(await reached((it) => it, 'node1.invalid')).toBe('ssh-unknown-host');
  });

  it('has said so before anything was touched: setup is refused', async () => {
    writeFileSync(CONFIG, text().replace(/IdentityFile .*/, 'IdentityFile /nowhere'));
    const ran = await gracekeeper('setup', made.lab.specPath, '--ssh-config', CONFIG, '--json');
    expect([ran.exitCode, json(ran).error.code]).toEqual([3, 'ssh-permission-denied']);
  });
});
