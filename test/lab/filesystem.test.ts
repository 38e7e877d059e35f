// A filesystem of a server on a disk that is a file, and all that can be odd about it; its agent is called as Pacemaker calls it. Where a machine has no loop
// devices, test/lab/kernel-filesystem.test.ts does what of it is most used on a disk of a kernel node.
import { spawnSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import { eventually } from '../../src/host/eventually.ts';
import type { Host, RunResult } from '../../src/host/host.ts';
import { defaultSpec } from '../../src/lab/default-spec.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-filesystem-${process.pid}`;
const [DIRECTORY, OTHER, DISK] = ['/run/disk/papers', '/run/disk/other', '/run/disk.img'];
const AGENT = `${AGENT_FOLDER}/nfs_filesystem`;

/** Tried, not asked: a machine may have the device and not the driver. Where it has none, kernel-filesystem.test.ts is what is left. */
const hasLoops = spawnSync('losetup', ['--find']).status === 0;

let lab: Lab;
let node: Host;
let device = '';

describe.skipIf(!hasLoops)('a filesystem that moves with its server', () => {
  beforeAll(async () => {
    const specText = defaultSpec({ name: NAME, nodes: 1, versions: ['4.1'] });
    const { cluster } = readSpec(specText, 'test lab');
    if (cluster === undefined) throw new Error('the default spec is a cluster');
    lab = await startLab(labOptions(NAME, cluster, specText, false));
    node = lab.host('node1');
    await writeNodeFiles(node, { cluster, specText, authkey: '0'.repeat(256), installation });
    await node.run(['truncate', '--size=32M', DISK]);
    await node.run(['mkfs.ext4', '-q', DISK]);
    device = (await node.run(['losetup', '--find', '--show', DISK])).stdout.trim();
    await node.run(['mkdir', '-p', OTHER]);
  });
  afterAll(async () => {
    if (device !== '') await node.run(['losetup', '--detach', device]);
    await lab?.stop();
  });
  beforeEach(async () => expect(await act('start')).toMatchObject({ exitCode: 0, stderr: '' }));
  afterEach(async () => expect(await act('stop')).toMatchObject({ exitCode: 0, stderr: '' }));

  it('is what ocf-tester finds nothing wrong with', async () => {
    expect(await exitOf('stop')).toBe(0);
    const options = [`device=${device}`, `directory=${DIRECTORY}`, 'fstype=ext4'].flatMap((it) => ['-o', it]);
    const asked = { env: { OCF_ROOT: '/usr/lib/ocf' }, okExits: [0, 1], deadlineMs: 100_000 };
    const { stdout, stderr } = await node.run(['ocf-tester', '-n', 'a-filesystem', ...options, AGENT], asked);
    expect(stdout + stderr).toContain('nfs_filesystem passed all tests');
    expect(stdout).not.toContain('rc=');
    expect(await mounts()).toEqual([]);
  });

  it('is started twice, mounted once, stopped twice, and does not run where its device is missing', async () => {
    expect([await exitOf('start'), await exitOf('monitor')]).toEqual([0, 0]);
    expect(await mounts()).toEqual([DIRECTORY]);
    expect([await exitOf('stop'), await exitOf('stop'), await exitOf('monitor')]).toEqual([0, 0, 7]);
    const missing = { OCF_RESKEY_device: '/dev/missing' };
    expect([await exitOf('monitor', missing), await exitOf('stop', missing)]).toEqual([7, 0]);
    expect((await act('start', { ...missing, OCF_RESKEY_CRM_meta_timeout: '8000' })).stderr).toContain(
      'node1 has no device /dev/missing',
    );
  });

  it('is mounted once by two starts at the same moment', async () => {
    await act('stop');
    expect(await Promise.all([exitOf('start'), exitOf('start')])).toEqual([0, 0]);
    expect(await mounts()).toEqual([DIRECTORY]);
  });

  it('has failed where it takes no writes any more', async () => {
    await node.run(['mount', '-o', 'remount,ro', DIRECTORY]);
    expect(await act('monitor')).toMatchObject({ exitCode: 1 });
    expect((await act('start')).stderr).toContain('takes no writes any more');
    expect(await exitOf('monitor', { OCF_RESKEY_options: 'ro' })).toBe(0);
  });

  it('has failed where ext4 has met an error and stopped, and has not where it went on', async () => {
    const error = () =>
      node.run(['tee', `/sys/fs/ext4/${device.slice('/dev/'.length)}/trigger_fs_error`], { input: 'tried' });
    await node.run(['mount', '-o', 'remount,errors=continue', DIRECTORY]);
    await error();
    expect(await act('monitor')).toMatchObject({ exitCode: 0, stderr: '' });
    await node.run(['mount', '-o', 'remount,errors=remount-ro', DIRECTORY]);
    await error();
    expect((await act('monitor')).stderr).toContain('takes no writes any more');
    expect([await exitOf('stop'), await exitOf('start'), await exitOf('monitor')]).toEqual([0, 0, 0]);
  });

  it('is taken from a program that uses it, which is told to end, and from one that does not, which is killed', async () => {
    await inBackground(`trap 'echo told >/run/told; exit 0' TERM; cd ${DIRECTORY}`, LIVES_ON);
    await inBackground(`trap '' TERM; exec 3>${DIRECTORY}/held`, LIVES_ON);
    expect(await exitOf('stop')).toBe(0);
    expect(await node.files.read('/run/told')).toBe('told\n');
    expect(await exitOf('monitor')).toBe(7);
  });

  const shadow = `mount -t tmpfs none ${DIRECTORY} && exec sleep 600 >${DIRECTORY}/mine`;

  it('leaves a program alone whose file has the same path in a mount namespace of its own', async () => {
    const pid = await inBackground(`cd /`, `exec unshare --mount --propagation private sh -c '${shadow}'`);
    await untilAsleep(pid);
    // The copy below its own file is in use by nobody, but can't be unmounted from under it.
    expect(await act('stop', { OCF_RESKEY_CRM_meta_timeout: '9000' })).toMatchObject({ exitCode: 1 });
    expect(await node.files.exists(`/proc/${pid}/ns`)).toBe(true);
    await node.run(['kill', '-KILL', pid]);
  });

  it('takes along what covers it, what lies in it, and its other mounts', async () => {
    await node.run(['mount', '--bind', DIRECTORY, OTHER]);
    await node.run(['mkdir', '-p', `${DIRECTORY}/x`]);
    await node.run(['mount', '-t', 'tmpfs', 'none', `${DIRECTORY}/x`]);
    expect(await exitOf('monitor')).toBe(0);
    await node.run(['mount', '-t', 'tmpfs', 'none', DIRECTORY]);
    expect((await act('monitor')).stderr).toContain('a tmpfs (none) is mounted over it');
    expect(await exitOf('stop')).toBe(0);
    expect(await mounts()).toEqual([]);
  });

  it('that is mounted elsewhere has failed, is not mounted again, and is taken off the node', async () => {
    await act('stop');
    await node.run(['mount', device, OTHER]);
    expect((await act('monitor')).stderr).toContain(`${device} is mounted at ${OTHER}, and not at ${DIRECTORY}`);
    expect((await act('start')).exitCode).toBe(1);
    expect(await exitOf('stop')).toBe(0);
    expect(await mounts()).toEqual([]);
  });

  it('does not cover what is mounted at its directory, nor take that for itself', async () => {
    await act('stop');
    await node.run(['mount', '-t', 'tmpfs', 'none', DIRECTORY]);
    expect(await exitOf('monitor')).toBe(7);
    expect((await act('start')).stderr).toContain(`a tmpfs (none) is mounted at ${DIRECTORY} on node1`);
    expect(await exitOf('stop')).toBe(0);
    await node.run(['umount', DIRECTORY]);
  });

  it('has not stopped while another mount namespace has a copy in use, whoever uses that is ended', async () => {
    const pid = await inBackground(`cd ${DIRECTORY}`, 'exec unshare --mount --propagation private sleep 600');
    await untilAsleep(pid);
    expect(await exitOf('stop')).toBe(0);
    expect(await node.files.exists(`/proc/${pid}/ns`)).toBe(false);
  });

  it('has not stopped while the kernel has it in use, and its stop says what that is', async () => {
    await node.run(['truncate', '--size=1M', `${DIRECTORY}/inner.img`]);
    const loop = (await node.run(['losetup', '--find', '--show', `${DIRECTORY}/inner.img`])).stdout.trim();
    const late = { OCF_RESKEY_CRM_meta_timeout: '7000' };
    const stopped = await act('stop', late);
    await node.run(['losetup', '--detach', loop]);
    expect(stopped.stderr).toContain(`${loop} with its file ${DIRECTORY}/inner.img (losetup --detach) holds it`);
  });

  it('that was unmounted lazily has not stopped while somebody writes on', async () => {
    const pid = await inBackground(`exec 3>${DIRECTORY}/held`, 'exec sleep 600');
    await node.run(['umount', '--lazy', DIRECTORY]);
    expect((await act('monitor')).stderr).toContain('a program still uses it');
    expect(await exitOf('start')).toBe(1);
    expect((await act('stop', { OCF_RESKEY_CRM_meta_timeout: '7000' })).stderr).toContain(
      'mounted nowhere, and still in use',
    );
    await node.run(['kill', '-KILL', pid]);
  });
});

const act = (action: string, env: Record<string, string> = {}): Promise<RunResult> =>
  node.run([AGENT, action], {
    env: {
      ...{ OCF_RESKEY_device: device, OCF_RESKEY_directory: DIRECTORY, OCF_RESKEY_fstype: 'ext4' },
      ...{ OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_CRM_meta_timeout: '20000', ...env },
    },
    okExits: [0, 1, 2, 3, 4, 5, 6, 7],
  });

const exitOf = async (...call: Parameters<typeof act>): Promise<number> => (await act(...call)).exitCode;

/** Where the node has the disk mounted. */
const mounts = async (): Promise<readonly string[]> =>
  (await node.run(['cat', '/proc/self/mounts'])).stdout
    .split('\n')
    .filter((line) => line.includes('/run/disk/'))
    .map((line) => line.split(' ')[1] ?? '');

/** A shell that has begun with the one, and goes on with the other. Returns its process. */
async function inBackground(first: string, then: string): Promise<string> {
  const script = `${first}; echo $$ >/run/begun.new; mv /run/begun.new /run/begun; ${then}`;
  await node.run(['sh', '-c', 'setsid sh -c "$1" </dev/null >/dev/null 2>&1 &', 'sh', script]);
  const begun = { what: first, withinMs: 10_000 };
  const pid = await eventually(node.clock, begun, () => node.files.read('/run/begun'));
  await node.files.remove('/run/begun');
  return pid.trim();
}

async function untilAsleep(pid: string): Promise<void> {
  const asleep = { what: `process ${pid} to be where it is to be`, withinMs: 10_000 };
  await eventually(
    node.clock,
    asleep,
    async () => (await node.files.read(`/proc/${pid}/comm`)) === 'sleep\n' || undefined,
  );
}

const LIVES_ON = 'while :; do sleep 0.1; done';
