// Two kernel servers, each with a network of its own, on one node: what the mail of seed 004 asks for. Its agents are run by hand, as Pacemaker would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import { strikeKernel } from '../../src/lab/faults/kernel-server.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { type ByHand, heldOn, kernelByHand, lockByV3, SLOW_MS, untilHeld, V3_LOCK, V4_LOCK } from './kernel-by-hand.ts';

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
const SPEC = `${specHead(NAME, 2)}exports:
  home1: { path: /srv/home1/data, clients: ['*'] }
  home2: { path: /srv/home2/data, clients: ['*'] }
servers:${SERVER(1)}${SERVER(2)}
nfs: { versions: [3, 4.1], lease: 10s, grace: 15s }
`;

let scene: ByHand;
let node1: LabHost;
let node2: LabHost;
let client: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  scene = await kernelByHand(NAME, SPEC, { kernelNodes: 2, clients: ['kernel:4.1'] });
  [node1, node2] = [scene.lab.host('node1'), scene.lab.host('node2')];
  [client] = scene.clients as readonly [LabClient];
}, 600_000);

afterAll(() => scene?.lab.stop());

const nfsd = (server: string, file: string) => `/run/gracekeeper/servers/${server}/nfsd/${file}`;
const graceEnded = async (host: LabHost, server: string) => (await host.files.read(nfsd(server, 'v4_end_grace')))?.[0];

async function untilGraceEnds(host: LabHost, server: string): Promise<void> {
  const wait = { what: `${server} to leave grace`, withinMs: SLOW_MS, everyMs: 500 };
  await eventually(systemClock, wait, async () => ((await graceEnded(host, server)) === 'Y' ? true : undefined));
}

describe('two kernel servers with networks of their own', { timeout: 600_000 }, () => {
  it('run on one node, each with its own threads, and the node itself has none', async () => {
    await scene.start(node1, 'nfs1');
    await scene.start(node1, 'nfs2');
    for (const server of ['nfs1', 'nfs2']) expect(await node1.files.read(nfsd(server, 'threads'))).toBe('8\n');
    expect(await node1.files.exists('/proc/fs/nfsd/threads')).toBe(false);
  });

  it('serve NFSv4.1 and NFSv3, and each holds the locks of its clients', async () => {
    await client.mount({ address: '192.0.2.101', path: '/srv/home1/data' });
    held = await client.lock({
      ...{ role: 'keeper', server: 'nfs1', file: 'locked', sharing: 1 },
      ranges: { kept: 1, churned: 0 },
    });
    await lockByV3(client, '192.0.2.102:/srv/home2/data');
    await untilHeld(node1, V3_LOCK, V4_LOCK);
    await untilGraceEnds(node1, 'nfs1');
    await untilGraceEnds(node1, 'nfs2');
  });

  it('are left alone when the other one goes: its filesystems can be unmounted at once', async () => {
    await scene.stop(node1, 'nfs1');
    expect(await heldOn(node1)).toEqual([V3_LOCK]);
    expect(await graceEnded(node1, 'nfs2')).toBe('Y');
    expect((await node1.run(['ip', 'netns', 'list'])).stdout).toMatch(/^gk-nfs2( |$)/m);
    expect((await node1.run(['ip', 'netns', 'list'])).stdout).not.toMatch(/gk-nfs1/);
  });

  it('take NFSv4.1 clients along: in grace on the other node, which ends when they have reclaimed', async () => {
    await scene.start(node2, 'nfs1');
    await untilHeld(node2, V4_LOCK);
    expect(await graceEnded(node1, 'nfs2')).toBe('Y');
    expect(await heldOn(node1)).toEqual([V3_LOCK]);
  });

  it('take NFSv3 clients along, who are told, and reclaim', async () => {
    await untilGraceEnds(node2, 'nfs1');
    await scene.stop(node1, 'nfs2');
    await scene.start(node2, 'nfs2');
    await untilHeld(node2, V3_LOCK, V4_LOCK);
    expect(await graceEnded(node2, 'nfs1')).toBe('Y');
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });

  it('are struck and started again where they are, beside the other', async () => {
    await strikeKernel(node2, 'daemon-crash', 'nfs1', undefined);
    await expect(scene.agent(node2, 'kernel_nfsd', 'monitor', 'nfs1')).rejects.toThrow(/nfsd has no threads/);
    await scene.agent(node2, 'nfs_address', 'stop', 'nfs1');
    await scene.agent(node2, 'kernel_nfsd', 'stop', 'nfs1');
    for (const name of ['kernel_nfsd', 'nfs_address', 'nfs_notify']) await scene.agent(node2, name, 'start', 'nfs1');
    expect(await node2.files.read(nfsd('nfs2', 'threads'))).toBe('8\n');
    expect(await graceEnded(node2, 'nfs2')).toBe('Y');
  });
});
