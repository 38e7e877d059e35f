// That every fault of a lab happens, and is healed; what the cluster makes of it is for others to say. One lab of three nodes without a cluster.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { RunResult } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { heal, healAll, inject } from '../../src/lab/faults.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import type { LabEvent } from '../../src/lab/state.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { markStateVolume } from '../../src/work/commands/state-volume.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import { gracekeeper, installation } from './cluster-lab.ts';

const NAME = `t-faults-${process.pid}`;
const MARKER = '/srv/shared/.gracekeeper/gracekeeper.json';

let lab: Lab;

beforeAll(async () => {
  const specText = defaultSpec({ name: NAME, nodes: 3, versions: ['4.1'] });
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(NAME, cluster, specText, false));
  const [first, ...others] = lab.hosts();
  if (first === undefined) throw new Error('a lab has nodes');
  for (const host of [first, ...others])
    await writeNodeFiles(host, { cluster, specText, authkey: '0'.repeat(256), installation });
  await markStateVolume([first, ...others], cluster);
});

afterAll(async () => {
  await lab?.stop();
});

const until = <T>(what: string, probe: () => Promise<T | undefined>): Promise<T> =>
  eventually(systemClock, { what, withinMs: 20_000, everyMs: 20 }, probe);

const on = (node: string, ...argv: readonly [string, ...string[]]): Promise<RunResult> =>
  lab.host(node).run(argv, { okExits: [0, 1, 2, 124], deadlineMs: 15_000 });

describe('a server', () => {
  beforeAll(async () => {
    const env = { OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_server: 'nfs1', OCF_RESKEY_CRM_meta_timeout: '20000' };
    await lab.host('node1').run([`${AGENT_FOLDER}/ganesha_nfsd`, 'start'], { env });
    await until('its status', daemon);
  });

  const daemon = async () => (await readStatus(lab.host('node1'), 'nfs1'))?.daemonPid ?? undefined;
  const stopped = async (pid: number | string) =>
    (await lab.host('node1').files.read(`/proc/${pid}/stat`))?.split(') ')[1]?.[0] === 'T';
  const bus = async () =>
    (await on('node1', 'pgrep', '--ns', `${await daemon()}`, '--nslist', 'pid', '-x', 'dbus-daemon')).stdout.trim();
  const answers = async () => {
    const { bundles, node } = installation;
    return (await on('node1', node, `${bundles}/wait-for-nfs.cjs`, '300', 'nfs1')).exitCode === 0;
  };

  it('hangs: its Ganesha is stopped, or its D-Bus is, or nothing reaches its ports, and goes on when it is healed', async () => {
    expect(await inject(lab, 'daemon-hang', 'nfs1')).toMatchObject({ node: 'node1' });
    expect([await stopped((await daemon()) ?? 0), await stopped(await bus())]).toEqual([true, false]);
    await heal(lab, 'daemon-hang', 'nfs1');
    await inject(lab, 'daemon-hang', 'nfs1', 'dbus');
    expect([await stopped((await daemon()) ?? 0), await stopped(await bus())]).toEqual([false, true]);
    expect(await answers()).toBe(true);
    await heal(lab, 'daemon-hang', 'nfs1');
    expect(await stopped(await bus())).toBe(false);
    await inject(lab, 'daemon-hang', 'nfs1', 'rpc');
    expect(await answers()).toBe(false);
    await heal(lab, 'daemon-hang', 'nfs1');
    expect(await answers()).toBe(true);
  });

  it('loses its daemon, and then its supervisor', async () => {
    const before = await daemon();
    await inject(lab, 'daemon-crash', 'nfs1');
    await until('the next daemon', async () => {
      const now = await daemon();
      return (now !== undefined && now !== before) || undefined;
    });
    expect(await inject(lab, 'supervisor-crash', 'nfs1')).toMatchObject({ node: 'node1' });
    for (const name of ['ganesha.nfsd', 'supervisor.cjs'])
      await until(
        `the end of ${name}`,
        async () => (await on('node1', 'pgrep', '-f', name)).exitCode === 1 || undefined,
      );
    await expect(inject(lab, 'supervisor-crash', 'nfs1')).rejects.toThrow('no node');
  });
});

it('a keeper is killed, and never another process that was given its number', async () => {
  const { files, run } = lab.host('node2');
  const sleeping = expect(run(['sleep', '1000'])).rejects.toThrow('SIGKILL');
  const pid = await until(
    'the process',
    async () => (await on('node2', 'pgrep', '-x', 'sleep')).stdout.trim() || undefined,
  );
  const startTime = (await files.read(`/proc/${pid}/stat`))?.split(') ')[1]?.split(' ')[19];
  await files.write('/run/gracekeeper/keeper.json', JSON.stringify({ pid: Number(pid), startTime: '1' }));
  await expect(inject(lab, 'keeper-crash', 'node2')).rejects.toThrow('node2 has no keeper');
  await files.write('/run/gracekeeper/keeper.json', JSON.stringify({ pid: Number(pid), startTime }));
  await inject(lab, 'keeper-crash', 'node2');
  await sleeping;
});

describe('a partition', () => {
  const address: Readonly<Record<string, string>> = {
    lab: '192.0.2.1',
    node1: '192.0.2.11',
    node2: '192.0.2.12',
    node3: '192.0.2.13',
  };
  const ALL = ['node1-node2', 'node1-node3', 'node2-node3', 'node1-lab', 'node3-lab'] as const;
  type Pair = (typeof ALL)[number];

  /** Who reaches whom: nodes asked by ARP; the lab by TCP, which it refuses, since audits are not cut off. Silence is given less time than an answer. */
  const reaches = async (pair: Pair, seconds: string): Promise<boolean> => {
    const [from = '', to = ''] = pair.split('-');
    const tcp = ['timeout', seconds, 'bash', '-c', `exec 3<> /dev/tcp/${address.lab}/9`] as const;
    const arp = ['arping', '-q', '-c', '1', '-w', seconds, '-I', 'eth0', address[to] ?? ''] as const;
    return to === 'lab' ? (await on(from, ...tcp)).exitCode === 1 : (await on(from, ...arp)).exitCode === 0;
  };
  const expectReached = async (...expected: readonly Pair[]) => {
    const found = await Promise.all(ALL.map((pair) => reaches(pair, expected.includes(pair) ? '9' : '1')));
    expect(ALL.filter((_, index) => found[index])).toEqual(expected);
  };

  it('cuts nodes from everyone, not from each other, over a power cycle, until it is healed; fencing works on', async () => {
    await expectReached(...ALL);
    await inject(lab, 'partition', 'node1,node2');
    await expectReached('node1-node2', 'node3-lab');
    await lab.host('node1').run(['fence_gracekeeper_lab'], { input: 'action=reboot\nport=node3\n' });
    await expectReached('node1-node2', 'node3-lab');
    await heal(lab, 'partition', 'node1');
    await expectReached(...ALL);
  });

  it('can leave clients and audits out of it', async () => {
    await inject(lab, 'partition', 'node1', 'nodes');
    await expectReached('node2-node3', 'node1-lab', 'node3-lab');
    expect(await healAll(lab)).toEqual(['partition node1']);
    await expectReached(...ALL);
  });
});

describe('the state volume', () => {
  const seen = async (node: string) => {
    const { stdout, stderr } = await on(node, 'cat', MARKER);
    return stdout === '' ? stderr.trim().split(': ').at(-1) : 'here';
  };

  it('is gone on one node: an empty folder is in its place', async () => {
    await inject(lab, 'state-volume-loss', 'node2');
    expect([await seen('node2'), await seen('node3')]).toEqual(['No such file or directory', 'here']);
    await heal(lab, 'state-volume-loss', 'node2');
    expect(await seen('node2')).toBe('here');
  });

  it('hangs on one node: whoever touches it waits, and can be killed', async () => {
    await inject(lab, 'state-volume-loss', 'node2', 'hung');
    expect((await lab.state()).nodes.map(({ stateVolume }) => stateVolume)).toEqual([null, 'hung', null]);
    const waiting = on('node2', 'cat', MARKER);
    await expect(lab.host('node2').run(['stat', MARKER], { deadlineMs: 300 })).rejects.toThrow('did not end');
    expect(await seen('node3')).toBe('here');
    await heal(lab, 'state-volume-loss', 'node2');
    expect((await waiting).stderr).toMatch(/connection abort|not connected/);
    expect(await seen('node2')).toBe('here');
  });

  it('has errors on one node, which its power cycle ends', async () => {
    await inject(lab, 'state-volume-loss', 'node2', 'errors');
    expect([await seen('node2'), await seen('node3')]).toEqual(['Transport endpoint is not connected', 'here']);
    await lab.power('node2', 'reboot');
    expect(await seen('node2')).toBe('here');
    expect(await healAll(lab)).toEqual([]);
  });

  it('is full for everybody, for data and for new files, while exports are not', async () => {
    await inject(lab, 'state-volume-loss', 'node2', 'full');
    for (const node of ['node2', 'node3']) {
      expect((await on(node, 'touch', `${MARKER}.new`)).stderr).toContain('No space left');
      expect(
        (await on(node, 'dd', 'if=/dev/zero', `of=${MARKER}`, 'bs=8k', 'count=1', 'oflag=append', 'conv=notrunc'))
          .stderr,
      ).toContain('No space left');
    }
    expect((await on('node3', 'touch', '/srv/shared/home/file')).exitCode).toBe(0);
    expect(await seen('node3')).toBe('here');
    await heal(lab, 'state-volume-loss', 'node2');
    expect((await on('node3', 'touch', `${MARKER}.new`)).exitCode).toBe(0);
  });
});

describe('nodes', () => {
  it('can not be fenced while their device fails, and everybody who listens hears of it', async () => {
    const events: LabEvent[] = [];
    const end = lab.listen((event) => events.push(event));
    const fence = () =>
      lab.host('node1').run(['fence_gracekeeper_lab'], { input: 'action=off\nport=node3\n', okExits: [0, 1] });
    await inject(lab, 'fencing-fails', 'node3');
    expect(await fence()).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the fence device of node3 fails'),
    });
    expect(await lab.host('node3').powered()).toBe(true);
    await heal(lab, 'fencing-fails', 'node3');
    expect(await fence()).toMatchObject({ exitCode: 0 });
    end();
    expect(events).toMatchObject([
      { kind: 'fence', node: 'node3', by: 'node1', done: false },
      { kind: 'power', node: 'node3', power: 'off' },
      { kind: 'fence', node: 'node3', by: 'node1', done: true },
    ]);
    await heal(lab, 'node-death', 'node3');
    expect(await lab.host('node3').powered()).toBe(true);
  });

  it('lose corosync, which stays dead, and pacemakerd, which its service manager starts again, and all their power at once', async () => {
    const { services } = lab.host('node1');
    await Promise.all(lab.hosts().map((host) => host.services.start('corosync')));
    await services.start('pacemaker');
    const pacemakerd = async () => (await on('node1', 'pgrep', '-x', 'pacemakerd')).stdout.trim() || undefined;
    const before = await pacemakerd();
    await inject(lab, 'pacemakerd-crash', 'node1');
    await until('another pacemakerd', async () => ((await pacemakerd()) ?? before) !== before || undefined);
    await inject(lab, 'corosync-crash', 'node2');
    await until('the end of corosync', async () => !(await lab.host('node2').services.active('corosync')) || undefined);
    await heal(lab, 'corosync-crash', 'node2');
    expect(await lab.host('node2').services.active('pacemaker')).toBe(true);
    const memory = () => Promise.all(lab.hosts().map(({ files }) => files.exists('/run/remembered')));
    await Promise.all(lab.hosts().map(({ files }) => files.write('/run/remembered', '')));
    expect(await memory()).toEqual([true, true, true]);
    await inject(lab, 'power-cycle-all', '');
    expect(await memory()).toEqual([false, false, false]);
  });
});

describe('the command line', () => {
  it('breaks and heals, and refuses what makes no sense before it touches anything', async () => {
    const { exitCode, stdout } = await gracekeeper(
      'lab',
      'fault',
      'partition',
      'node1,node2',
      '--variant',
      'nodes',
      '--lab',
      NAME,
      '--json',
    );
    expect([exitCode, JSON.parse(stdout)]).toMatchObject([
      0,
      { fault: 'partition', variant: 'nodes', nodes: ['node1', 'node2'] },
    ]);
    const healed = await gracekeeper('lab', 'heal', '--lab', NAME, '--json');
    expect(JSON.parse(healed.stdout)).toEqual({ healed: ['partition node1,node2'] });
    const refused = async (...args: string[]) => {
      const { exitCode, stdout } = await gracekeeper('lab', ...args, '--lab', NAME, '--json');
      return [exitCode, JSON.parse(stdout).error.code];
    };
    expect(await refused('fault', 'daemon-hang')).toEqual([2, 'no-target']);
    expect(await refused('fault', 'partition', 'node9')).toEqual([2, 'no-such-node']);
    expect(await refused('fault', 'state-volume-loss', 'node1', '--variant', 'stolen')).toEqual([2, 'no-such-variant']);
  });
});
