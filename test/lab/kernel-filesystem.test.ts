// A server's filesystem on the shared disk of two nodes with kernels of their own: its agent is called as Pacemaker calls it. What is odd about mounts is tried
// in filesystem.test.ts, which needs no such nodes.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpec } from '../../src/core/spec/read-spec.ts';
import type { RunResult } from '../../src/host/host.ts';
import { defaultKernelSpec } from '../../src/lab/default-kernel-spec.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { type Lab, startLab } from '../../src/lab/lab.ts';
import { labOptions } from '../../src/lab/options.ts';
import { writeNodeFiles } from '../../src/work/commands/node-files.ts';
import { AGENT_FOLDER } from '../../src/work/install/install-agents.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import { installation } from './cluster-lab.ts';

const NAME = `t-kernel-fs-${process.pid}`;
/** As the default spec has it: the server's exported filesystem, on a device that is a link, as udev makes them. */
const [DEVICE, DIRECTORY] = ['/dev/lab/shared1', '/srv/home'];
/** User-mode Linux on a busy machine. */
const SLOW_MS = 120_000;

let lab: Lab;
let node1: LabHost;
let node2: LabHost;

beforeAll(async () => {
  const specText = defaultKernelSpec({ name: NAME, nodes: 2, kernelNodes: 2, versions: ['4.1'], grace: '30s' });
  const { cluster } = readSpec(specText, 'test lab');
  if (cluster === undefined) throw new Error('the default spec is a cluster');
  lab = await startLab(labOptions(NAME, cluster, specText, false, 2));
  [node1, node2] = [lab.host('node1'), lab.host('node2')];
  for (const host of [node1, node2])
    await writeNodeFiles(host, { cluster, specText, authkey: '0'.repeat(256), installation });
}, 600_000);

afterAll(() => lab?.stop());

const act = (host: LabHost, action: string, env: Record<string, string> = {}): Promise<RunResult> =>
  host.run([`${AGENT_FOLDER}/nfs_filesystem`, action], {
    env: {
      ...{ OCF_RESKEY_device: DEVICE, OCF_RESKEY_directory: DIRECTORY, OCF_RESKEY_fstype: 'ext4' },
      ...{ OCF_ROOT: '/usr/lib/ocf', OCF_RESKEY_CRM_meta_timeout: '60000', ...env },
    },
    okExits: [0, 1, 2, 3, 4, 5, 6, 7],
    deadlineMs: SLOW_MS,
  });

const exitOf = async (...call: Parameters<typeof act>): Promise<number> => (await act(...call)).exitCode;
const shell = async (host: LabHost, script: string): Promise<string> =>
  (await host.run(['sh', '-c', script], { deadlineMs: SLOW_MS })).stdout;

describe("a server's filesystem on nodes with kernels of their own", { timeout: 300_000 }, () => {
  it('moves with what was written to it, and is mounted on one of them at a time', async () => {
    expect([await exitOf(node1, 'monitor'), await exitOf(node2, 'monitor')]).toEqual([7, 7]);
    expect([await exitOf(node1, 'start'), await exitOf(node1, 'start'), await exitOf(node1, 'monitor')]).toEqual([
      0, 0, 0,
    ]);
    await shell(node1, `echo moved > ${DIRECTORY}/data/word`);
    expect([await exitOf(node1, 'stop'), await exitOf(node1, 'stop'), await exitOf(node1, 'monitor')]).toEqual([
      0, 0, 7,
    ]);
    expect(await exitOf(node2, 'start')).toBe(0);
    expect(await shell(node2, `cat ${DIRECTORY}/data/word`)).toBe('moved\n');
    expect(await exitOf(node2, 'stop')).toBe(0);
  });

  it('has failed when its journal has met an error, and can be stopped and started then', async () => {
    const careful = { OCF_RESKEY_options: 'errors=remount-ro' };
    expect(await exitOf(node1, 'start', careful)).toBe(0);
    const kernels = await shell(node1, `basename "$(readlink -f ${DEVICE})"`);
    await shell(node1, `echo tried > /sys/fs/ext4/${kernels.trim()}/trigger_fs_error`);
    expect((await act(node1, 'monitor', careful)).stderr).toContain(`${DIRECTORY} takes no writes any more`);
    expect(await exitOf(node1, 'stop', careful)).toBe(0);
    expect([await exitOf(node1, 'start', careful), await exitOf(node1, 'monitor', careful)]).toEqual([0, 0]);
    expect(await exitOf(node1, 'stop', careful)).toBe(0);
  });

  it('is taken from a program that uses it, whose name stands in the journal', async () => {
    expect(await exitOf(node1, 'start')).toBe(0);
    await shell(node1, `cd ${DIRECTORY}/data; setsid sleep 600 </dev/null >/dev/null 2>&1 &`);
    expect(await exitOf(node1, 'stop')).toBe(0);
    expect(await exitOf(node1, 'monitor')).toBe(7);
    expect(await node1.files.read(JOURNAL)).toMatch(/"filesystem-held".*sleep \(process \d+\) holds \/srv\/home\/data/);
  });

  it('can not be started where its device is missing, which says on which node', async () => {
    const missing = { OCF_RESKEY_device: '/dev/lab/missing', OCF_RESKEY_CRM_meta_timeout: '20000' };
    expect([await exitOf(node2, 'monitor', missing), await exitOf(node2, 'stop', missing)]).toEqual([7, 0]);
    expect((await act(node2, 'start', missing)).stderr).toContain('node2 has no device /dev/lab/missing');
  });

  it('survives the death of its node, and is mounted on the other one after a replay of its journal', async () => {
    expect(await exitOf(node1, 'start')).toBe(0);
    await shell(node1, `echo synced > ${DIRECTORY}/data/synced; sync`);
    await lab.power('node1', 'off');
    expect(await exitOf(node2, 'start')).toBe(0);
    expect(await shell(node2, `cat ${DIRECTORY}/data/synced`)).toBe('synced\n');
    expect(await exitOf(node2, 'stop')).toBe(0);
  });
});
