// locks drop on the kernel's server, in a network of its own: an NFSv3 and an NFSv4.1 client lose what they hold, one after the other.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLockTable } from '../../src/core/protocol/proc-locks.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { ClientLocks, LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { FENCE_AGENT } from '../../src/lab/state.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { gracekeeper, installation } from './cluster-lab.ts';

const NAME = `t-kernel-drop-${process.pid}`;
const SERVER = 'nfs1';
const SPEC = `cluster: ${NAME}
nodes:
  - { name: node1, address: 192.0.2.11 }
  - { name: node2, address: 192.0.2.12 }
fencing:
  - { agent: ${FENCE_AGENT}, nodes: [node1, node2] }
stateVolume: /srv/shared/.gracekeeper
exports:
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
/** User-mode Linux on a busy machine. */
const SLOW_MS = 120_000;

let lab: Lab;
let node: LabHost;
/** By NFSv3, and by NFSv4.1. */
let three: LabClient;
let four: LabClient;
let held: ClientLocks;

beforeAll(async () => {
  const { cluster, findings } = readSpec(SPEC, 'test lab');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  lab = await startLab(labOptions(NAME, cluster, SPEC, false, 1));
  node = lab.host('node1');
  const adding = Promise.all([lab.addClient('kernel:3'), lab.addClient('kernel:4.1')]);
  for (const host of lab.hosts())
    await writeNodeFiles(host, { cluster, specText: SPEC, authkey: '0'.repeat(256), installation });
  await start();
  [three, four] = await adding;
  for (const client of [three, four]) await client.mount({ address: '192.0.2.101', path: '/srv/home/data' });
}, 600_000);

afterAll(() => lab?.stop());

async function start(): Promise<void> {
  for (const [device, folder] of [
    ['/dev/lab/shared1', '/srv/home'],
    ['/dev/lab/shared2', '/srv/info'],
  ] as const) {
    await node.files.makeFolder(folder);
    await node.run(['mount', '-t', 'ext4', device, folder]);
  }
  const env = { OCF_RESKEY_server: SERVER, OCF_RESKEY_CRM_meta_timeout: '120000' };
  for (const name of ['kernel_nfsd', 'nfs_address', 'nfs_notify'])
    await node.run([`${AGENT_FOLDER}/${name}`, 'start'], { env, deadlineMs: SLOW_MS });
}

/** Held for clients, each as its thread of the kernel and its range: NFSv3's are lockd's, NFSv4's nfsd's. */
async function locksOf(): Promise<readonly string[]> {
  const table = readLockTable((await node.files.read('/proc/locks')) ?? '');
  const told = table.map(async ({ pid, range }) => `${(await node.files.read(`/proc/${pid}/comm`))?.trim()} ${range}`);
  return (await Promise.all(told)).filter((line) => /^(nfsd|lockd) /.test(line)).sort();
}

async function untilHeld(...locks: readonly string[]): Promise<void> {
  const wait = { what: `${locks.join(' and ')} to be held`, withinMs: SLOW_MS, everyMs: 250 };
  await eventually(systemClock, wait, async () => (`${await locksOf()}` === `${locks}` ? true : undefined));
}

const V3_LOCK = 'lockd 0-EOF';
const V4_LOCK = 'nfsd 0-63';

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
    await untilHeld(V3_LOCK, V4_LOCK);
    expect(await canLock(four, 'by-three')).toBe(false);
    expect(await canLock(three, 'by-four')).toBe(false);
  });

  it('lose what they hold by NFSv3 when lockd is told that they have rebooted, and nobody else loses any', async () => {
    expect(await drop(three)).toMatchObject({
      ...{ exitCode: 0, node: 'node1', client: three.address, left: [] },
      ...{ dropped: [{ range: '0-EOF' }], ways: [{ protocol: 'NFSv3', how: 'reboot', done: true }] },
    });
    expect(await locksOf()).toEqual([V4_LOCK]);
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
    await untilHeld(V3_LOCK);
    await three.exec(['sm-notify', '-d', '-f', '-m', '1'], { deadlineMs: SLOW_MS });
    await untilHeld();
  });

  it('are gone from the records when they are dead: they could reclaim nothing after the next start', async () => {
    const hold = 'setsid flock /run/nfs/by-four sleep 3600 </dev/null >/dev/null 2>&1 &';
    await four.exec(['sh', '-c', hold], { deadlineMs: SLOW_MS });
    await untilHeld('nfsd 0-EOF');
    expect(await records()).toBe(1);
    await four.remove();
    expect(await drop(four)).toMatchObject({ exitCode: 0, dropped: [{ range: '0-EOF' }], left: [] });
    expect(await locksOf()).toEqual([]);
    expect(await records()).toBe(0);
  });
});
