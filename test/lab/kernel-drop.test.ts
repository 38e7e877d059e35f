// locks drop on the kernel's server, in a network of its own: an NFSv3 and an NFSv4.1 client lose what they hold, one after the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { specHead } from '../../src/lab/spec-head.ts';
import { gracekeeper } from './cluster-lab.ts';
import { type ByHand, heldOn, kernelByHand, SLOW_MS, untilHeld, V3_LOCK, V4_LOCK } from './kernel-by-hand.ts';

const NAME = `t-kernel-drop-${process.pid}`;
const SERVER = 'nfs1';
const SPEC = `${specHead(NAME, 2)}exports:
  home: { path: /srv/home/data, clients: ['*'] }
servers:
  ${SERVER}:
    address: 192.0.2.101/24
    home: node1
    daemon: kernel
    exports: [home]
    filesystems:
      - { device: /dev/lab/shared1, mount: /srv/home, type: ext4 }
      - { device: /dev/lab/shared2, mount: /srv/info, type: ext4 }
nfs: { versions: [3, 4.1], lease: 10s, grace: 15s }
`;

let scene: ByHand;
let node: LabHost;
/** By NFSv3, and by NFSv4.1. */
let three: LabClient;
let four: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  scene = await kernelByHand(NAME, SPEC, { kernelNodes: 1, clients: ['kernel:3', 'kernel:4.1'] });
  node = scene.lab.host('node1');
  [three, four] = scene.clients as readonly [LabClient, LabClient];
  await scene.start(node, SERVER);
  for (const client of scene.clients) await client.mount({ address: '192.0.2.101', path: '/srv/home/data' });
}, 600_000);

afterAll(() => scene?.lab.stop());

/** Gets the lock on a file and gives it back at once; false where somebody has it. */
async function canLock(client: LabClient, file: string): Promise<boolean> {
  const argv = ['sh', '-c', `flock -n 9 9>>/run/nfs/${file}`] as const;
  return (await client.exec(argv, { deadlineMs: SLOW_MS })).exitCode === 0;
}

async function drop(client: LabClient) {
  const wish = ['--server', SERVER, '--client', client.address, '--yes', '--json'];
  const { exitCode, stdout } = await gracekeeper('locks', 'drop', '--lab', NAME, ...wish);
  return { exitCode, ...JSON.parse(stdout) };
}

/** Who may reclaim by NFSv4 after the next start, as nfsdcld has it. */
async function records(): Promise<number> {
  const ask = async (sql: string) => {
    const argv = ['sqlite3', '-readonly', '-json', '/srv/info/gracekeeper/nfsdcld/main.sqlite', sql] as const;
    return JSON.parse((await node.run(argv)).stdout || '[]') as Record<string, unknown>[];
  };
  const tables = await ask("SELECT name FROM sqlite_master WHERE name LIKE 'rec-%'");
  const counts = await Promise.all(tables.map(({ name }) => ask(`SELECT count(*) AS clients FROM "${name}"`)));
  return counts.flat().reduce((sum, { clients }) => sum + Number(clients), 0);
}

const watched = async () => (await node.files.list('/srv/info/gracekeeper/statd/sm')) ?? [];

describe('clients of a kernel server', { timeout: 600_000 }, () => {
  it('hold locks, and neither gets those of the other', async () => {
    const hold = 'setsid flock /run/nfs/by-three sleep 3600 </dev/null >/dev/null 2>&1 &';
    await three.exec(['sh', '-c', hold], { deadlineMs: SLOW_MS });
    held = await four.lock({
      ...{ role: 'keeper', server: SERVER, file: 'by-four', sharing: 1 },
      ranges: { kept: 1, churned: 0 },
    });
    await untilHeld(node, V3_LOCK, V4_LOCK);
    expect(await canLock(four, 'by-three')).toBe(false);
    expect(await canLock(three, 'by-four')).toBe(false);
  });

  it('lose what they hold by NFSv3 when lockd is told that they have rebooted, and nobody else loses any', async () => {
    expect(await drop(three)).toMatchObject({
      ...{ exitCode: 0, node: 'node1', client: three.address, left: [] },
      ...{ dropped: [{ range: '0-EOF' }], ways: [{ protocol: 'NFSv3', how: 'reboot', done: true }] },
    });
    expect(await heldOn(node)).toEqual([V4_LOCK]);
    expect(await canLock(four, 'by-three')).toBe(true);
    // lockd has it watched for minutes more: it believes that it is.
    expect(await watched()).toHaveLength(1);
  });

  it('have nothing more to lose by then', async () => {
    expect(await drop(three)).toMatchObject({ exitCode: 0, dropped: [], left: [], ways: [] });
  });

  it('lose what they hold by NFSv4.1 when nfsd expires them, and notice', async () => {
    expect(await drop(four)).toMatchObject({
      ...{ exitCode: 0, client: four.address, left: [] },
      ...{ dropped: [{ range: '0-63' }], ways: [{ protocol: 'NFSv4', how: 'expire', done: true }] },
    });
    expect(await canLock(three, 'by-four')).toBe(true);
    expect((await held.stop()).map(({ kind }) => kind)).toContain('lost');
  });

  it('lose what they hold by NFSv3 without any help when they say that they have rebooted: rpc.statd reaches lockd by UDP', async () => {
    // Another file: of the first one it believes to have the lock.
    const hold = 'setsid flock /run/nfs/anew sleep 3600 </dev/null >/dev/null 2>&1 &';
    await three.exec(['sh', '-c', hold], { deadlineMs: SLOW_MS });
    await untilHeld(node, V3_LOCK);
    await three.exec(['sm-notify', '-d', '-f', '-m', '1'], { deadlineMs: SLOW_MS });
    await untilHeld(node);
  });

  it('are gone from the records when they are dead: they could reclaim nothing after the next start', async () => {
    const hold = 'setsid flock /run/nfs/by-four sleep 3600 </dev/null >/dev/null 2>&1 &';
    await four.exec(['sh', '-c', hold], { deadlineMs: SLOW_MS });
    await untilHeld(node, 'nfsd 0-EOF');
    expect(await records()).toBe(1);
    await four.remove();
    expect(await drop(four)).toMatchObject({ exitCode: 0, dropped: [{ range: '0-EOF' }], left: [] });
    expect(await heldOn(node)).toEqual([]);
    expect(await records()).toBe(0);
  });
});
