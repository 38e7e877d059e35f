// Kernel nodes: two machines with a kernel of their own in one cluster, whose NFS server a test starts by hand, and what their death leaves.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeCib } from '../../src/core/cib/encode.ts';
import { compile } from '../../src/core/plan/compile.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Argv } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { findLab } from '../../src/lab/find-labs.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { allProcesses, namespaceOf } from '../../src/lab/processes.ts';
import type { LabEvent } from '../../src/lab/state.ts';
import { layDownCib } from '../../src/work/commands/cib-file.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { FIRST_DEADTIME_MS, fullMembership } from '../../src/work/commands/setup.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-kernel-nodes-${process.pid}`;
const SERVER = '192.0.2.101';
const EXPORTED = '/export';
const DISK = '/dev/lab/shared1';

let lab: Lab;
let node1: LabHost;
let node2: LabHost;
let client: LabClient;
const events: LabEvent[] = [];

beforeAll(async () => {
  const specText = defaultSpec({ name: NAME, nodes: 2, versions: ['4.1'] }).replace('token: 1s', 'token: 10s');
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(NAME, cluster, specText, false, 2));
  lab.listen((event) => events.push(event));
  [node1, node2] = [lab.host('node1'), lab.host('node2')];
  const adding = lab.addClient('kernel:4.1');
  const plan = compile({ ...cluster, servers: [] });
  const cib = encodeCib(plan, { dcDeadtimeMs: FIRST_DEADTIME_MS, foreignProperties: LAB_PROPERTIES });
  await onBoth(async (host) => {
    await writeNodeFiles(host, { cluster, specText, authkey: '0'.repeat(256), installation });
    await layDownCib(host, cib);
    await host.services.start('corosync');
  });
  await onBoth((host) => fullMembership(host, 2));
  await onBoth((host) => host.services.start('pacemaker'));
  client = await adding;
}, 900_000);

afterAll(() => lab?.stop());

const onBoth = (act: (host: LabHost) => Promise<void>) => Promise.all([node1, node2].map(act));

/** As an administrator would, in this order; nfsdcld before the threads, which ask it who may reclaim. */
async function serve(host: LabHost): Promise<void> {
  const steps: readonly Argv[] = [
    ['mkdir', '-p', EXPORTED, '/run/rpc_pipefs'],
    ['mount', DISK, EXPORTED],
    ['chmod', '1777', EXPORTED],
    ['modprobe', 'nfsd'],
    ['mount', '-t', 'nfsd', 'nfsd', '/proc/fs/nfsd'],
    ['mount', '-t', 'rpc_pipefs', 'rpc_pipefs', '/run/rpc_pipefs'],
    ['rpcbind'],
    ['rpc.statd', '--no-notify'],
    ['nfsdcld'],
    ['rpc.mountd'],
    ['rpc.nfsd', '-L', '10', '-G', '10', '8'],
    ['exportfs', '-o', 'rw,fsid=17,no_root_squash,no_subtree_check', `*:${EXPORTED}`],
    ['ip', 'address', 'add', `${SERVER}/24`, 'dev', 'eth0'],
  ];
  for (const argv of steps) await host.run(argv);
}

describe('kernel nodes', { timeout: 900_000 }, () => {
  it('have kernels of their own, and files and programs that are reached as on any other host', async () => {
    await node1.files.write('/etc/gk-test', 'mine', 0o600);
    const { stdout } = await node1.run(['sh', '-c', 'uname -rn; stat -c %a /etc/gk-test; cat'], { input: 'heard' });
    expect(stdout).toMatch(/^node1 6\.1\.\S+\n600\nheard$/);
    expect(await node2.files.read('/etc/gk-test')).toBeUndefined();
    await expect(node1.run(['sh', '-c', 'echo why >&2; exit 7'])).rejects.toThrow(/node1: .* exited with 7: why/);
  });

  it('form a cluster with a keeper each', async () => {
    for (const host of [node1, node2]) {
      const keeper = { what: `a keeper on ${host.name}`, withinMs: 400_000 };
      await eventually(systemClock, keeper, async () =>
        (await host.files.exists('/run/gracekeeper/keeper.sock')) ? true : undefined,
      );
    }
  });

  it('serve NFS from a disk of their own, and hold a client’s lock in their own kernel', async () => {
    await serve(node1);
    await client.mount({ address: SERVER, path: EXPORTED });
    await client.lock({ role: 'keeper', server: 'nfs1', file: 'locked', ranges: { kept: 1, churned: 0 }, sharing: 1 });
    expect(await node1.files.read('/proc/locks')).toMatch(/POSIX +ADVISORY +WRITE/);
    expect(await node2.files.read('/proc/locks')).not.toMatch(/POSIX +ADVISORY +WRITE .* 0 63$/m);
    await client.exec(['sh', '-c', 'echo durable > /run/nfs/kept && sync /run/nfs/kept']);
  });

  it('die at once, are fenced by the survivor, and leave it the disk that they share', async () => {
    events.length = 0;
    await lab.power('node1', 'off');
    await expect(node1.run(['true'])).rejects.toThrow(/powered off/);
    await eventually(
      systemClock,
      { what: 'node1 to be fenced by node2', withinMs: 400_000 },
      async () =>
        events.some((it) => it.kind === 'fence' && it.node === 'node1' && it.by === 'node2' && it.done) || undefined,
    );
    await node2.run(['mkdir', '-p', EXPORTED]);
    await node2.run(['mount', DISK, EXPORTED]);
    expect(await node2.files.read(`${EXPORTED}/kept`)).toBe('durable\n');
    await eventually(
      systemClock,
      { what: 'node1 to be on again', withinMs: 400_000 },
      async () => (await node1.powered()) || undefined,
    );
    expect(await node1.files.read('/etc/gk-test')).toBe('mine');
  });

  it('are gone with the lab', async () => {
    const inside = await namespaceOf((await findLab(NAME))?.pid ?? -1, 'pid_for_children');
    const left = async () => {
      const theirs = await Promise.all((await allProcesses()).map((pid) => namespaceOf(pid, 'pid')));
      return theirs.filter((namespace) => namespace === inside).length;
    };
    expect(await left()).toBeGreaterThan(6);
    await lab.stop();
    expect(await left()).toBe(0);
  });
});
