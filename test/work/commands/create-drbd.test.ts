import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import type { Host, RunResult } from '../../../src/host/host.ts';
import { createDrbd } from '../../../src/work/commands/create-drbd.ts';
import { silent } from '../../../src/work/commands/progress.ts';
import { requireDrbd } from '../../../src/work/commands/require-drbd.ts';
import { examples } from '../../core/example-clusters.ts';
import { memoryHost } from '../memory-host.ts';

const site = examples.find(([name]) => name === 'drbd')?.[1] as Cluster;
const [resource] = site.drbd;
if (resource === undefined) throw new Error('the example has a DRBD resource');
const CONNECTED = ` ${resource.minor}: cs:Connected ro:Secondary/Secondary ds:Inconsistent/Inconsistent C r-----\n`;

/** A node whose disk is blank unless told otherwise, and what was run there. */
function node(name: string, disk: { known?: string; zero?: boolean; proc?: string } = {}) {
  const memory = memoryHost(name, disk.proc === undefined ? {} : { '/proc/drbd': disk.proc });
  const ran: string[] = [];
  const answer = ([program, ...args]: readonly string[]): Partial<RunResult> => {
    if (program === 'blkid') return disk.known === undefined ? { exitCode: 2 } : { stdout: `${disk.known}\n` };
    if (program === 'cmp') return { exitCode: disk.zero === false ? 1 : 0 };
    if (program === 'modinfo') return { stdout: '8.4.11\n' };
    ran.push([program, ...args].join(' '));
    if (args[0] === 'up') memory.content.set('/proc/drbd', CONNECTED);
    return {};
  };
  const host: Host = { ...memory, run: async (argv) => ({ stdout: '', stderr: '', exitCode: 0, ...answer(argv) }) };
  return { host, ran, files: memory.content };
}

const made = (...nodes: readonly { host: Host }[]) =>
  createDrbd([...nodes.map(({ host }) => host), memoryHost('witness')], site, 'vm', silent);

describe('a new DRBD resource', () => {
  it('is made on both nodes, furnished on the home, and left down for Pacemaker', async () => {
    const [sn1, sn2] = [node('sn1'), node('sn2')];
    await made(sn1, sn2);
    const folder = '/run/gracekeeper/new-vm';
    const device = `/dev/drbd${resource.minor}`;
    expect(sn1.ran).toEqual([
      ...['drbdadm create-md vm', 'drbdadm up vm', 'drbdadm -- --clear-bitmap new-current-uuid vm'],
      ...['drbdadm primary vm', `mkfs.ext4 -q ${device}`, `mkdir -p ${folder}`, `mount -t ext4 ${device} ${folder}`],
      ...[`mkdir -p ${folder}/install`, `umount ${folder}`, `rmdir ${folder}`, 'drbdadm secondary vm'],
      'drbdadm down vm',
    ]);
    expect(sn2.ran).toEqual(['drbdadm create-md vm', 'drbdadm up vm', 'drbdadm down vm']);
    expect(sn2.files.get('/etc/drbd.d/gracekeeper-vm.res')).toContain('resource vm {');
  });

  it.each([
    ['is known to hold something', { known: 'TYPE="ext4"' }, /sn2: \/dev\/vg0\/vm holds something: TYPE="ext4"/],
    ['begins with something that nobody knows', { zero: false }, /its first MiB is not empty/],
    ['is in use by it already', { proc: CONNECTED }, /vm is up on sn2 already/],
  ])('is refused where a disk %s, before anything is written', async (_, disk, says) => {
    const [sn1, sn2] = [node('sn1'), node('sn2', disk)];
    await expect(made(sn1, sn2)).rejects.toThrow(says);
    expect([...sn1.ran, ...sn2.ran]).toEqual([]);
  });

  it('is one of the spec, and its two nodes can be reached', async () => {
    await expect(createDrbd([], site, 'r0', silent)).rejects.toThrow('no DRBD resource r0');
    await expect(made(node('sn1'))).rejects.toThrow("node sn2 can't be reached");
  });
});

describe('a cluster with DRBD', () => {
  it('is not started where a disk has no metadata', async () => {
    await expect(requireDrbd(node('sn1').host, site)).rejects.toThrow(
      'sn1: /dev/vg0/vm has no metadata of DRBD for vm',
    );
    await expect(requireDrbd(node('sn2', { known: 'ext4' }).host, site)).rejects.toThrow('no metadata');
    await requireDrbd(node('sn1', { known: 'drbd' }).host, site);
    await requireDrbd(node('sn1', { proc: CONNECTED }).host, site);
    await requireDrbd(node('witness').host, site);
  });
});
