import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeTickle } from '../../../src/core/protocol/tickle.ts';
import type { Cluster, Server } from '../../../src/core/spec/cluster.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { launcher } from '../../../src/work/agents/launcher.ts';
import { nfsAddress } from '../../../src/work/agents/nfs-address.ts';
import { runAgent } from '../../../src/work/agents/run-agent.ts';
import { probeAhead } from '../../../src/work/kernel/host-address.ts';
import { kernelRun } from '../../../src/work/kernel/paths.ts';
import { CLUSTER_FILE, recordPaths, serverPaths } from '../../../src/work/server/paths.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const archive = examples.find(([name]) => name === 'active-passive')?.[1] as Cluster;
const [nfs] = archive.servers as readonly [Server];

let host: ReturnType<typeof memoryHost>;
let machine: Machine;
let ran: string[];
let sent: string[];
/** Addresses by interface. */
let held: Record<string, string[]>;
/** Whether another machine answers for the address. */
let claimed: boolean;

beforeEach(() => {
  [ran, sent, claimed] = [[], [], false];
  held = { eth0: ['192.0.2.11'], eth1: [] };
  host = memoryHost('alpha', {
    ...{ [CLUSTER_FILE]: JSON.stringify(archive), [serverPaths('nfs').folder]: '' },
    ...{ '/proc/uptime': '500.25 3.00\n', '/sys/class/net/eth0/operstate': 'up\n' },
  });
  machine = {
    ...host,
    run: async (argv: readonly string[]) => ({ stdout: ip(argv), stderr: '', exitCode: claimed ? 0 : 1 }),
    start: (argv: readonly string[]) => ({ pid: ran.push(argv.join(' ')) }),
    raw: {
      frame: (index: number) => void sent.push(`frame ${index}`),
      packet: (to: string, bytes: Uint8Array) => void sent.push(`${to} ${decodeTickle(bytes)?.client.port}`),
    },
  } as unknown as Machine;
});

function ip(argv: readonly string[]): string {
  const line = argv.join(' ');
  if (line === 'ip -json address show') return JSON.stringify(Object.keys(held).map(link));
  ran.push(line);
  const [, , verb, place = '', , nic = ''] = argv;
  const [address = ''] = place.split('/');
  if (verb === 'replace') held[nic] = [...new Set([...(held[nic] ?? []), address])];
  if (verb === 'delete') held[nic] = (held[nic] ?? []).filter((it) => it !== address);
  return '';
}

const link = (ifname: string, index: number) => ({
  ...{ ifname, ifindex: index + 2, address: `02:00:00:00:00:0${index}`, mtu: 1500 },
  addr_info: held[ifname]?.map((local) => ({ local, prefixlen: 24 })),
});
const call = (action: string) =>
  runAgent(nfsAddress, {
    ...{ action, env: { OCF_RESKEY_server: 'nfs' }, machine, spentMs: 0 },
    bundle: (name, ...args) => ['node', name, ...args],
  });
const asked = () => ran.filter((line) => line.startsWith('arping') && !line.includes('-U'));

describe("a kernel server's address in the network of its node", () => {
  it('is put on the interface of the cluster, told several times, and clients of before are reset', async () => {
    const one = { localPort: 2049, remoteAddress: '198.51.100.7', remotePort: 755, state: 1 };
    host.content.set(recordPaths(archive, 'nfs').connections, JSON.stringify({ connections: [one] }));
    expect(await call('monitor')).toMatchObject({ exit: 7 });
    expect(await call('start')).toEqual({ exit: 0 });
    expect(ran.filter((line) => line.startsWith('ip'))).toEqual([
      `ip address replace ${nfs.address}/24 dev eth0 broadcast +`,
    ]);
    expect(sent).toEqual(['frame 2', '198.51.100.7 755']);
    expect(ran.at(-1)).toBe(`arping -q -U -c 4 -I eth0 ${nfs.address}`);
    expect(await call('monitor')).toEqual({ exit: 0 });
    expect(host.content.get(kernelRun('nfs').address)).toBe(`eth0 ${nfs.address} 24\n`);
  });

  it('is asked for ahead, once: whoever announces it then asks nobody', async () => {
    await probeAhead(machine, archive, nfs);
    expect(asked()).toHaveLength(1);
    expect(await call('start')).toEqual({ exit: 0 });
    expect(asked()).toHaveLength(1);
    await call('stop');
    await call('start');
    expect(asked()).toHaveLength(2);
  });

  it('is asked for again when that was long ago', async () => {
    await probeAhead(machine, archive, nfs);
    host.content.set('/proc/uptime', '561.00 3.00\n');
    await call('start');
    expect(asked()).toHaveLength(2);
  });

  it('is refused where another machine answers for it, also when that was seen ahead', async () => {
    claimed = true;
    await probeAhead(machine, archive, nfs);
    expect((await call('start')).reason).toBe(`address ${nfs.address} is already in use by another machine on eth0`);
    expect(held.eth0).toEqual(['192.0.2.11']);
  });

  it('is refused where another interface has it', async () => {
    held.eth1 = [nfs.address];
    expect((await call('start')).reason).toContain('is on eth1 of alpha already, not on eth0');
  });

  it('may be there already, and asks nobody then', async () => {
    held.eth0?.push(nfs.address);
    expect(await call('start')).toEqual({ exit: 0 });
    expect([held.eth0, asked()]).toEqual([['192.0.2.11', nfs.address], []]);
  });

  it('is not there when somebody has taken it away, or its link is down', async () => {
    await call('start');
    held.eth0 = [];
    expect(await call('monitor')).toMatchObject({ exit: 7 });
    held.eth0 = [nfs.address];
    host.content.set('/sys/class/net/eth0/operstate', 'down\n');
    expect(await call('monitor')).toMatchObject({ exit: 7 });
  });

  it('is taken away, twice as well as once, wherever it is, and also by the spec alone', async () => {
    await call('start');
    expect(await call('stop')).toEqual({ exit: 0 });
    expect([held.eth0, host.content.has(kernelRun('nfs').address)]).toEqual([['192.0.2.11'], false]);
    held.eth1 = [nfs.address];
    expect(await call('stop')).toEqual({ exit: 0 });
    expect(held.eth1).toEqual([]);
    expect(await call('stop')).toEqual({ exit: 0 });
  });

  it('is taken away as it was put there, whatever the spec says by now', async () => {
    await call('start');
    host.content.set(CLUSTER_FILE, JSON.stringify({ ...archive, servers: [{ ...nfs, address: '192.0.2.199' }] }));
    expect(await call('stop')).toEqual({ exit: 0 });
    expect(held.eth0).toEqual(['192.0.2.11']);
  });

  it('that can not be taken away fails the stop, with its interface', async () => {
    await call('start');
    machine = {
      ...machine,
      run: async (argv) => ({ stdout: argv.includes('delete') ? '' : ip(argv), stderr: '', exitCode: 2 }),
    };
    expect(await call('stop')).toEqual({ exit: 1, reason: `address ${nfs.address} can't be taken from eth0` });
  });

  it('whose interface has vanished is gone', async () => {
    await call('start');
    held = {};
    expect(await call('stop')).toEqual({ exit: 0 });
  });

  it('is refused where the daemons do not run', async () => {
    host.content.delete(serverPaths('nfs').folder);
    expect((await call('start')).reason).toBe('the daemons of nfs do not run on alpha');
  });
});

describe('without a Node start, the address', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** What the shell says of an interface that is there on every machine, with an `ip` of ours. */
  function shell(action: string, record: string, ipScript: string) {
    folder = mkdtempSync(join(tmpdir(), 'gracekeeper-address-'));
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'address'), record);
    writeFileSync(join(folder, 'bin', 'ip'), `#!/bin/sh\necho "$*" >>${folder}/said\n${ipScript}\n`, { mode: 0o755 });
    const file = join(folder, 'address');
    const shortcuts = { stop: { withdraw: file }, monitor: { carries: file } };
    const text = launcher(
      { ...nfsAddress, presence: folder, shortcuts },
      { node: '/bin/echo', bundles: '/b', metaData: '/m', version: '1' },
    );
    const env = { OCF_RESKEY_server: 'nfs', PATH: `${join(folder, 'bin')}:${process.env.PATH}` };
    return spawnSync('sh', ['-c', text, 'x', action], { env, encoding: 'utf8' }).stdout;
  }
  const LINE = 'lo 192.0.2.101 24\n';

  it('is seen on its interface', () => {
    expect(shell('monitor', LINE, 'echo "1: lo    inet 192.0.2.101/24 scope global lo\\\\ valid"')).toBe('');
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('-oneline address show dev lo to 192.0.2.101\n');
  });

  it.each([
    ['that is not on it', LINE, ''],
    ['with another prefix', LINE, 'echo "1: lo    inet 192.0.2.101/32 scope global lo"'],
    ['whose interface is gone', 'eth999 192.0.2.101 24\n', 'echo "1: eth999    inet 192.0.2.101/24 "'],
    ['of which nothing is written', '', 'echo "1: lo    inet 192.0.2.101/24 "'],
  ])('%s is for the bundle to look at', (_, record, script) => {
    expect(shell('monitor', record, script)).toBe('/b/agent.cjs nfs_address monitor\n');
  });

  it('is taken away, and nothing is written of it any more', () => {
    expect(shell('stop', LINE, '')).toBe('');
    expect(readFileSync(join(folder, 'said'), 'utf8')).toBe('address delete 192.0.2.101/24 dev lo\n');
    expect(readFileSync(join(folder, 'address'), 'utf8')).toBe('');
  });

  it.each([
    ['can not be taken away', LINE, 'exit 2'],
    ['was never written down', '', ''],
  ])('that %s is for the bundle', (_, record, script) => {
    expect(shell('stop', record, script)).toBe('/b/agent.cjs nfs_address stop\n');
  });
});
