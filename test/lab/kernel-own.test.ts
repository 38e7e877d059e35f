// Two kernel servers, each with a network of its own, on one node: what the mail of seed 004 asks for. Its agents are run by hand, as Pacemaker would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import { strikeKernel } from '../../src/lab/faults/kernel-server.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { FENCE_AGENT } from '../../src/lab/state.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-kernel-own-${process.pid}`;
const SERVER = (index: number) => `
  nfs${index}:
    address: 192.0.2.10${index}/24
    home: node1
    daemon: kernel
    exports: [home${index}]
    filesystems:
      - { device: /dev/lab/shared${index}, mount: /srv/home${index}, type: ext4 }
      - { device: /dev/lab/shared${index + 2}, mount: /srv/info${index}, type: ext4 }`;
const SPEC = `cluster: ${NAME}
nodes:
  - { name: node1, address: 192.0.2.11 }
  - { name: node2, address: 192.0.2.12 }
fencing:
  - { agent: ${FENCE_AGENT}, nodes: [node1, node2] }
stateVolume: /srv/shared/.gracekeeper
exports:
  home1: { path: /srv/home1/data, clients: ['*'] }
  home2: { path: /srv/home2/data, clients: ['*'] }
servers:${SERVER(1)}${SERVER(2)}
nfs: { versions: [3, 4.1], lease: 10s, grace: 15s }
`;
/** User-mode Linux on a busy machine. */
const SLOW_MS = 120_000;
const V3 = '/run/nfs3';

let lab: Lab;
let node1: LabHost;
let node2: LabHost;
let client: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  const { cluster, findings } = readSpec(SPEC, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  lab = await startLab(labOptions(NAME, cluster, SPEC, false, 2));
  [node1, node2] = [lab.host('node1'), lab.host('node2')];
  const adding = lab.addClient('kernel:4.1');
  for (const host of [node1, node2])
    await writeNodeFiles(host, { cluster, specText: SPEC, authkey: '0'.repeat(256), installation });
  client = await adding;
}, 600_000);

afterAll(() => lab?.stop());

async function agent(host: LabHost, name: string, action: string, server: string): Promise<void> {
  const env = { OCF_RESKEY_server: server, OCF_RESKEY_CRM_meta_timeout: '120000' };
  await host.run([`${AGENT_FOLDER}/${name}`, action], { env, deadlineMs: SLOW_MS });
}

const mounts = (index: number) => [
  [`/dev/lab/shared${index}`, `/srv/home${index}`],
  [`/dev/lab/shared${index + 2}`, `/srv/info${index}`],
];

/** In the order of its group. */
async function start(host: LabHost, index: number): Promise<void> {
  for (const [device = '', folder = ''] of mounts(index)) {
    await host.files.makeFolder(folder);
    await host.run(['mount', '-t', 'ext4', device, folder]);
  }
  for (const name of ['kernel_nfsd', 'nfs_address', 'nfs_notify']) await agent(host, name, 'start', `nfs${index}`);
}

async function stop(host: LabHost, index: number): Promise<void> {
  for (const name of ['nfs_notify', 'nfs_address', 'kernel_nfsd']) await agent(host, name, 'stop', `nfs${index}`);
  for (const [, folder = ''] of mounts(index)) await host.run(['umount', folder]);
}

const nfsd = (server: string, file: string) => `/run/gracekeeper/servers/${server}/nfsd/${file}`;
const graceEnded = async (host: LabHost, server: string) => (await host.files.read(nfsd(server, 'v4_end_grace')))?.[0];

/** Held for clients, each as its thread of the kernel and its range: NFSv3's are lockd's, NFSv4's nfsd's. */
async function locksOf(host: LabHost): Promise<readonly string[]> {
  const table = readLockTable((await host.files.read('/proc/locks')) ?? '');
  const told = table.map(async ({ pid, range }) => `${(await host.files.read(`/proc/${pid}/comm`))?.trim()} ${range}`);
  return (await Promise.all(told)).filter((line) => /^(nfsd|lockd) /.test(line)).sort();
}

async function untilHeld(host: LabHost, ...locks: readonly string[]): Promise<void> {
  const wait = { what: `${locks.join(' and ')} on ${host.name}`, withinMs: SLOW_MS, everyMs: 500 };
  await eventually(systemClock, wait, async () => (`${await locksOf(host)}` === `${locks}` ? true : undefined));
}

const [V4_LOCK, V3_LOCK] = ['nfsd 0-63', 'lockd 0-EOF'] as const;

async function untilGraceEnds(host: LabHost, server: string): Promise<void> {
  const wait = { what: `${server} to leave grace`, withinMs: SLOW_MS, everyMs: 500 };
  await eventually(systemClock, wait, async () => ((await graceEnded(host, server)) === 'Y' ? true : undefined));
}

describe('two kernel servers with networks of their own', { timeout: 600_000 }, () => {
  it('run on one node, each with its own threads, and the node itself has none', async () => {
    await start(node1, 1);
    await start(node1, 2);
    for (const server of ['nfs1', 'nfs2']) {
      expect(await node1.files.read(nfsd(server, 'threads'))).toBe('8\n');
      await agent(node1, 'kernel_nfsd', 'monitor', server);
    }
    expect(await node1.files.exists('/proc/fs/nfsd/threads')).toBe(false);
  });

  it('serve NFSv4.1 and NFSv3, and each holds the locks of its clients', async () => {
    await client.mount({ address: '192.0.2.101', path: '/srv/home1/data' });
    held = await client.lock({
      ...{ role: 'keeper', server: 'nfs1', file: 'locked', sharing: 1 },
      ranges: { kept: 1, churned: 0 },
    });
    await client.exec(['sh', '-c', `rpcbind; rpc.statd --no-notify; mkdir -p ${V3}`]);
    const options = 'vers=3,hard,proto=tcp,mountproto=tcp';
    await client.exec(['mount', '-t', 'nfs', '-o', options, '192.0.2.102:/srv/home2/data', V3], {
      deadlineMs: SLOW_MS,
    });
    const lock = `setsid flock ${V3}/locked sleep 3600 </dev/null >/dev/null 2>&1 & until [ -e ${V3}/locked ]; do :; done`;
    await client.exec(['sh', '-c', lock], { deadlineMs: SLOW_MS });
    await untilHeld(node1, V3_LOCK, V4_LOCK);
    await untilGraceEnds(node1, 'nfs1');
    await untilGraceEnds(node1, 'nfs2');
  });

  it('are left alone when the other one goes: its filesystems can be unmounted at once', async () => {
    await stop(node1, 1);
    expect(await locksOf(node1)).toEqual([V3_LOCK]);
    expect(await graceEnded(node1, 'nfs2')).toBe('Y');
    expect((await node1.run(['ip', 'netns', 'list'])).stdout).toMatch(/^gk-nfs2( |$)/m);
    expect((await node1.run(['ip', 'netns', 'list'])).stdout).not.toMatch(/gk-nfs1/);
  });

  it('take NFSv4.1 clients along: in grace on the other node, which ends when they have reclaimed', async () => {
    await start(node2, 1);
    await untilHeld(node2, V4_LOCK);
    expect(await graceEnded(node1, 'nfs2')).toBe('Y');
    expect(await locksOf(node1)).toEqual([V3_LOCK]);
  });

  it('take NFSv3 clients along, who are told, and reclaim', async () => {
    await untilGraceEnds(node2, 'nfs1');
    await stop(node1, 2);
    await start(node2, 2);
    await untilHeld(node2, V3_LOCK, V4_LOCK);
    expect(await graceEnded(node2, 'nfs1')).toBe('Y');
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('are struck and started again where they are, beside the other', async () => {
    await strikeKernel(node2, 'daemon-crash', 'nfs1', undefined);
    await expect(agent(node2, 'kernel_nfsd', 'monitor', 'nfs1')).rejects.toThrow(/nfsd has no threads/);
    await agent(node2, 'nfs_address', 'stop', 'nfs1');
    await agent(node2, 'kernel_nfsd', 'stop', 'nfs1');
    for (const name of ['kernel_nfsd', 'nfs_address', 'nfs_notify']) await agent(node2, name, 'start', 'nfs1');
    expect(await node2.files.read(nfsd('nfs2', 'threads'))).toBe('8\n');
    expect(await graceEnded(node2, 'nfs2')).toBe('Y');
  });
});
