import { expect, test } from 'vitest';
import type { Host, RunResult } from '../../../src/host/host.ts';
import { doctor } from '../../../src/work/doctor/doctor.ts';
import { ringOf } from '../../core/four-servers.ts';
import { memoryHost } from '../memory-host.ts';

const installation = { node: 'node', bundles: '/dist', version: '1.0' };

/** One whose programs are as told, by the program's name; all others can't be started. */
const answering = (name: string, says: Readonly<Record<string, string>>): Host => ({
  ...memoryHost(name),
  run: async ([program]) => {
    const stdout = says[program];
    if (stdout === undefined) throw new Error(`${program}: no such program`);
    return { stdout, stderr: '', exitCode: 0 };
  },
});

/** Whatever is asked of it, it never answers. */
const hanging = (name: string, says: Readonly<Record<string, string>> = {}): Host => ({
  ...answering(name, says),
  run: ([program]) => {
    const stdout = says[program];
    return stdout === undefined
      ? new Promise<RunResult>(() => undefined)
      : Promise.resolve({ stdout, stderr: '', exitCode: 0 });
  },
  files: { ...memoryHost(name).files, exists: () => new Promise<boolean>(() => undefined) },
});

test('a node that never answers is said to be so, and the other is examined all the same', async () => {
  const hosts = [answering('node1', { uname: 'node1\n', id: '0\n' }), hanging('node2')] as const;
  const checks = await doctor({ hosts, cluster: ringOf(2), installation });
  const of = (name: string) => checks.find(({ check }) => check === name);
  expect(of('nodes')).toMatchObject({ ok: false, state: 'wrong' });
  expect(of('nodes')?.found).toMatch(/node2 does not answer: waited \d+ ms/);
  expect(of('programs')?.found).toContain('node1: there is no /usr/sbin/corosync');
  expect(of('programs')?.found).toContain("can't tell: node2: it does not answer");
});

test('one that answers at first and hangs later delays no verdict beyond its deadline', async () => {
  const hosts = [
    answering('node1', { uname: 'node1\n', id: '0\n' }),
    hanging('node2', { uname: 'node2\n', id: '0\n' }),
  ] as const;
  const checks = await doctor({ hosts, cluster: ringOf(2), installation });
  const of = (name: string) => checks.find(({ check }) => check === name);
  expect(of('nodes')).toMatchObject({ ok: true });
  expect(of('programs')?.found).toMatch(/can't tell: node2: waited \d+ ms for its answer/);
});

test('nothing passes silently: where no program can be run, no check that needs one is well', async () => {
  const of = (name: string) => answering(name, { uname: `${name}\n`, id: '0\n' });
  const checks = await doctor({ hosts: [of('node1'), of('node2')], cluster: ringOf(2), installation });
  const well = checks.filter(({ state }) => state === 'well').map(({ check }) => check);
  expect(well).toEqual(['nodes', 'resolver']);
});

test('a node of the spec that is out of reach is no secret', async () => {
  const hosts = [answering('node1', { uname: 'node1\n', id: '0\n' })] as const;
  const [nodes, ...others] = await doctor({ hosts, cluster: ringOf(2), installation });
  expect(nodes?.found).toContain('node2 does not answer: it can not be reached from here');
  expect(others.find(({ check }) => check === 'state-volume')?.found).toContain(
    "can't tell: node2: it does not answer",
  );
});
