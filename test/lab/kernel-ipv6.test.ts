// Kernel servers with IPv6 addresses, one with a network of its own and one in the node's: NFSv4.1 and NFSv3 clients take their locks along. The agents are run by
// hand, as Pacemaker would.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { NETWORK6, PREFIX6 } from '../../src/lab/state.ts';
import { type ByHand, heldOn, kernelByHand, lockByV3, untilHeld, V3_LOCK, V4_LOCK } from './kernel-by-hand.ts';

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

describe('kernel servers with IPv6 addresses', { timeout: 400_000 }, () => {
  it('run on one node, and answer an NFSv4.1 and an NFSv3 client there', async () => {
    await scene.start(node1, 'nfs1');
    await scene.start(node1, 'nfs2');
    await client.mount({ address: ADDRESSES.nfs1, path: '/srv/home1/data' });
    const ranges = { kept: 1, churned: 0 };
    held = await client.lock({ role: 'keeper', server: 'nfs1', file: 'locked', sharing: 1, ranges });
    await lockByV3(client, `[${ADDRESSES.nfs2}]:/srv/home2/data`, 'tcp6');
    await untilHeld(node1, V3_LOCK, V4_LOCK);
  });

  it('take an NFSv4.1 client and its lock along, in a network of their own', async () => {
    await scene.stop(node1, 'nfs1');
    await scene.start(node2, 'nfs1');
    await untilHeld(node2, V4_LOCK);
    expect(await heldOn(node1)).toEqual([V3_LOCK]);
  });

  it('take an NFSv3 client along, who is told, and reclaims, in the network of the node', async () => {
    await scene.stop(node1, 'nfs2');
    await scene.start(node2, 'nfs2');
    await untilHeld(node2, V3_LOCK, V4_LOCK);
    expect((await held.stop()).filter(({ kind }) => kind === 'lost')).toEqual([]);
  });
});
