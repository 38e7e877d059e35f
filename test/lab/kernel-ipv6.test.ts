// Kernel servers with IPv6 addresses, one with a network of its own and one in the node's: NFSv4.1 and NFSv3 clients take their locks along. The agents are run by
// hand, as Pacemaker would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { NETWORK6, PREFIX6 } from '../../src/lab/state.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-kernel-ipv6-${process.pid}`;
const ADDRESSES = { nfs1: `${NETWORK6}:101`, nfs2: `${NETWORK6}:102` } as const;
type Name = keyof typeof ADDRESSES;
const server = (name: Name, network: string, index: number) => `
  ${name}:
    address: ${ADDRESSES[name]}/${PREFIX6}
    home: node1
    daemon: kernel
    network: ${network}
    exports: [home${index}]
    filesystems:
      - { device: /dev/lab/shared${index}, mount: /srv/home${index}, type: ext4 }
      - { device: /dev/lab/shared${index + 2}, mount: /srv/info${index}, type: ext4 }`;
const SPEC = `${specHead(NAME, 2)}exports:
  home1: { path: /srv/home1/data, clients: ["${NETWORK6}:/${PREFIX6}"] }
  home2: { path: /srv/home2/data, clients: ["${NETWORK6}:/${PREFIX6}"] }
servers:${server('nfs1', 'own', 1)}${server('nfs2', 'host', 2)}
nfs: { versions: [3, 4.1], lease: 10s, grace: 20s }
`;
/** User-mode Linux on a busy machine. */
const SLOW_MS = 120_000;
const V3 = '/run/nfs3';
const [V4_LOCK, V3_LOCK] = ['nfsd 0-63', 'lockd 0-EOF'] as const;

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

async function agent(host: LabHost, name: string, action: string, server: Name): Promise<void> {
  const env = { OCF_RESKEY_server: server, OCF_RESKEY_CRM_meta_timeout: '120000' };
  await host.run([`${AGENT_FOLDER}/${name}`, action], { env, deadlineMs: SLOW_MS });
}

const mounts = (name: Name) => {
  const index = Number(name.at(-1));
  return [
    [`/dev/lab/shared${index}`, `/srv/home${index}`],
    [`/dev/lab/shared${index + 2}`, `/srv/info${index}`],
  ];
};

/** In the order of its group, and the looks of its monitors. */
async function start(host: LabHost, name: Name): Promise<void> {
  for (const [device = '', folder = ''] of mounts(name)) {
    await host.files.makeFolder(folder);
    await host.run(['mount', '-t', 'ext4', device, folder]);
  }
  for (const member of MEMBERS) await agent(host, member, 'start', name);
  for (const member of MEMBERS) await agent(host, member, 'monitor', name);
}

async function stop(host: LabHost, name: Name): Promise<void> {
  for (const member of MEMBERS.toReversed()) await agent(host, member, 'stop', name);
  for (const [, folder = ''] of mounts(name)) await host.run(['umount', folder]);
}

const MEMBERS = ['kernel_nfsd', 'nfs_address', 'nfs_notify'] as const;

/** Held for clients, each as its thread of the kernel and its range. */
async function locksOf(host: LabHost): Promise<readonly string[]> {
  const table = readLockTable((await host.files.read('/proc/locks')) ?? '');
  const told = table.map(async ({ pid, range }) => `${(await host.files.read(`/proc/${pid}/comm`))?.trim()} ${range}`);
  return (await Promise.all(told)).filter((line) => /^(nfsd|lockd) /.test(line)).sort();
}

async function untilHeld(host: LabHost, ...locks: readonly string[]): Promise<void> {
  const wait = { what: `${locks.join(' and ')} on ${host.name}`, withinMs: SLOW_MS, everyMs: 500 };
  await eventually(systemClock, wait, async () => {
    const now = await locksOf(host);
    if (`${now}` === `${locks}`) return true;
    throw new Error(`it has ${now.join(' and ') || 'none'}`);
  });
}

describe('kernel servers with IPv6 addresses', { timeout: 400_000 }, () => {
  it('run on one node, and answer an NFSv4.1 and an NFSv3 client there', async () => {
    await start(node1, 'nfs1');
    await start(node1, 'nfs2');
    await client.mount({ address: ADDRESSES.nfs1, path: '/srv/home1/data' });
    const ranges = { kept: 1, churned: 0 };
    held = await client.lock({ role: 'keeper', server: 'nfs1', file: 'locked', sharing: 1, ranges });
    await client.exec(['sh', '-c', `rpcbind; rpc.statd --no-notify; mkdir -p ${V3}`]);
    const options = 'vers=3,hard,proto=tcp6,mountproto=tcp6';
    const source = `[${ADDRESSES.nfs2}]:/srv/home2/data`;
    await client.exec(['mount', '-t', 'nfs', '-o', options, source, V3], { deadlineMs: SLOW_MS });
    const lock = `setsid flock ${V3}/locked sleep 3600 </dev/null >/dev/null 2>&1 & until [ -e ${V3}/locked ]; do :; done`;
    await client.exec(['sh', '-c', lock], { deadlineMs: SLOW_MS });
    await untilHeld(node1, V3_LOCK, V4_LOCK);
  });

  it('take an NFSv4.1 client and its lock along, in a network of their own', async () => {
    await stop(node1, 'nfs1');
    await start(node2, 'nfs1');
    await untilHeld(node2, V4_LOCK);
    expect(await locksOf(node1)).toEqual([V3_LOCK]);
  });

  it('take an NFSv3 client along, who is told, and reclaims, in the network of the node', async () => {
    await stop(node1, 'nfs2');
    await start(node2, 'nfs2');
    await untilHeld(node2, V3_LOCK, V4_LOCK);
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });
});
