import { afterAll, beforeAll, expect, test } from 'vitest';
import { allWell, type Verdict } from '../../src/core/doctor/check.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Argv } from '../../src/host/host.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { doctor } from '../../src/work/doctor/doctor.ts';
import { type Bare, bareLab, healthy, setUp } from './bare-lab.ts';
import { gracekeeper, installation } from './cluster-lab.ts';

// One lab: bare and broken, mended, set up, and broken again.
const NAME = `doctor-${process.pid}`;
let bare: Bare;
let node2: LabHost;

beforeAll(async () => {
  bare = await bareLab(NAME, 3);
  node2 = bare.lab.host('node2');
}, 120_000);
afterAll(async () => bare?.lab.stop());

const examine = () =>
  doctor({ hosts: bare.hosts, cluster: bare.cluster, installation: { ...installation, version: '0.0.0' } });
const on = async (...argv: Argv) => (await node2.run(argv)).stdout;
const inWords = (checks: readonly Verdict[]) =>
  Object.fromEntries(checks.filter(({ state }) => state === 'wrong').map(({ check, found }) => [check, found]));
const notWell = (checks: readonly Verdict[]) =>
  checks.filter(({ state }) => state !== 'well' && state !== 'not-yet').map(({ check, found }) => `${check}: ${found}`);

test('before setup, on nodes that are as they should be, all is well, and it is said what there is not yet', async () => {
  const checks = await examine();
  expect(notWell(checks)).toEqual([]);
  expect(checks.filter(({ state }) => state === 'not-yet').length).toBeGreaterThan(5);
  expect(allWell(checks)).toBe(true);
}, 120_000);

test('a broken node is found out before setup: what, where, and what mends it', async () => {
  const hosts = `${await node2.files.read('/etc/hosts')}`;
  await on('mount', '--make-private', '/');
  await on('mv', '/usr/sbin/corosync', '/usr/sbin/corosync.away');
  await on('nft', CLOSED);
  await on('sh', '-c', LISTENERS);
  await listening();
  await node2.files.write('/etc/hosts', hosts.replace('192.0.2.11\tnode1', '192.0.2.13\tnode1'));
  await node2.files.write('/etc/resolv.conf', 'nameserver 127.0.0.1\n');
  await bare.lab.stateVolume('node2', 'gone');
  const wrong = inWords(await examine());
  expect(wrong).toMatchObject({
    'mount-propagation': 'node2: / is private, not shared',
    programs: 'node2: there is no /usr/sbin/corosync',
    ports: 'node2: UDP 5405 of Corosync is taken by another program',
    'own-nfs': 'node2: something listens on 2049 beside our servers',
    names: expect.stringContaining('node2: the name node1 leads to 192.0.2.13, not to 192.0.2.11'),
    resolver: expect.stringContaining("the resolver 127.0.0.1 is the node's own"),
    firewall: expect.stringContaining('is dropped by policy of chain forward (table inet filter)'),
    'state-volume': expect.stringContaining('node2: /srv/shared/.gracekeeper is another folder than on node1, node3'),
  });
  await bare.lab.stateVolume('node2', null);
  await on('mv', '/usr/sbin/corosync.away', '/usr/sbin/corosync');
  await on('nft', 'delete table inet filter');
  await on('mount', '--make-rshared', '/');
  await on('sh', '-c', 'kill $(cat /run/listeners)');
  await node2.files.write('/etc/hosts', hosts);
  await node2.files.write('/etc/resolv.conf', '');
  expect(notWell(await examine())).toEqual([]);
}, 120_000);

test('a cluster that is as it should be is well, every server asked over NFS included', async () => {
  await setUp(bare);
  await healthy(bare);
  // Keepers find each other within a second or two.
  const checks = await eventually(systemClock, { what: 'all to be well', withinMs: 60_000, everyMs: 500 }, async () => {
    const found = await examine();
    if (notWell(found).length > 0) throw new Error(notWell(found).join('; '));
    return found;
  });
  const waiting = checks.filter(({ state }) => state === 'not-yet').map(({ check }) => check);
  expect(waiting).toEqual(['nfsd-namespace', 'boot', 'drbd', 'fence-secrets', 'watchdog']);
}, 120_000);

test('the command line says the same, as JSON and by its exit code', async () => {
  const { exitCode, stdout } = await gracekeeper('doctor', '--lab', NAME, '--json');
  const { checks } = JSON.parse(stdout) as { checks: Verdict[] };
  // The nodes were set up by version 0.0.0 of the tests.
  expect(checks.filter(({ ok }) => ok === false).map(({ check }) => check)).toEqual(['agents']);
  expect(exitCode).toBe(1);
  for (const { check, found, why } of checks) expect([check, found, why].every((text) => text.length > 0)).toBe(true);
}, 120_000);

test('a node is really fenced when its name is typed, and only then; its servers are served elsewhere', async () => {
  const refused = await gracekeeper('doctor', '--lab', NAME, '--fence', 'node3', '--json');
  expect([refused.exitCode, JSON.parse(refused.stdout)]).toMatchObject([3, { error: { code: 'not-confirmed' } }]);
  const { exitCode, stdout } = await gracekeeper(
    'doctor',
    '--lab',
    NAME,
    '--fence',
    'node3',
    '--yes',
    'node3',
    '--json',
  );
  expect(JSON.parse(stdout)).toMatchObject({
    fenced: 'node3',
    by: 'node1',
    servers: [{ server: 'nfs3', from: 'node3' }],
  });
  expect(exitCode).toBe(0);
}, 240_000);

test('what somebody has changed in a cluster that runs is found out', async () => {
  await node2.files.append('/etc/corosync/corosync.conf', '# by hand\n');
  await on('chmod', '644', '/etc/corosync/authkey');
  await on('mv', '/usr/sbin/fence_gracekeeper_lab', '/usr/sbin/fence_gracekeeper_away');
  await on('rm', '/usr/lib/ocf/resource.d/gracekeeper/nfs_address');
  await on('crm_attribute', '--type', 'crm_config', '--name', 'no-quorum-policy', '--update', 'ignore');
  await on('sysctl', '-w', 'net.ipv4.neigh.eth0.proxy_delay=80');
  const wrong = inWords(await examine());
  expect(wrong).toMatchObject({
    'corosync-conf': expect.stringContaining('node2: /etc/corosync/corosync.conf is not what the spec makes of it'),
    authkey: 'node2: /etc/corosync/authkey has mode 644',
    agents: 'node2: has no ocf:gracekeeper agent nfs_address',
    'fence-agents': expect.stringContaining('node2: fence_gracekeeper_lab (fence-gracekeeper-lab) is not installed'),
    drift: expect.stringContaining('~ property no-quorum-policy: ignore -> freeze'),
    forwarding: expect.stringContaining('node2: net/ipv4/neigh/eth0/proxy_delay is 80, and nfs2 needs 0'),
  });
}, 120_000);

/** socat takes its time on a busy machine. */
const listening = () =>
  eventually(node2.clock, { what: 'the listeners', withinMs: 30_000 }, async () => {
    const tables = await on('cat', '/proc/net/udp', '/proc/net/tcp');
    return (tables.includes(':151D ') && tables.includes(':0801 ')) || undefined;
  });

const CLOSED =
  'add table inet filter; add chain inet filter forward { type filter hook forward priority 0; policy drop; }';
const LISTENERS =
  'for it in UDP TCP; do socat $it-LISTEN:$([ $it = UDP ] && echo 5405 || echo 2049) EXEC:cat >/dev/null 2>&1 & echo $! >>/run/listeners; done';
