// setup --package over SSH, on nodes that have nothing of ours but cluster.yaml's storage: refused where it can't be, cut off, completed, and nothing the second time.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VERSION } from '../../src/entry/version.ts';
import type { Host } from '../../src/host/host.ts';
import { architectureOf, installedPackages } from '../../src/host/tools/dpkg.ts';
import { endLab } from '../../src/lab/lab.ts';
import { type Bare, bareLab } from './bare-lab.ts';
import { gracekeeper, type Ran } from './cluster-lab.ts';

const NAME = `t-setup-package-${process.pid}`;
const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gk-setup-package-'));

let made: Bare;
let deb: string;
let args: readonly string[];

beforeAll(async () => {
  deb = (
    JSON.parse(execFileSync(process.execPath, [`${root}scripts/package.mjs`], { encoding: 'utf8' })) as { deb: string }
  ).deb;
  made = await bareLab(NAME, 3);
  args = ['--json', '--ssh-config', (await made.lab.ssh()).configPath];
});

afterAll(async () => {
  await endLab(NAME);
  rmSync(folder, { recursive: true, force: true });
});

const setup = (file: string): Promise<Ran> => gracekeeper('setup', made.lab.specPath, '--package', file, ...args);
const error = ({ exitCode, stdout }: Ran) => [exitCode, JSON.parse(stdout).error];
const versions = () =>
  Promise.all(made.hosts.map(async (host) => (await installedPackages(host, 'gracekeeper'))[0]?.version ?? 'none'));
const copies = async (host: Host) => (await host.files.list('/var/lib/gracekeeper/package')) ?? [];

/** A package of our name with nothing in it. */
async function empty(name: string, fields: Record<string, string>): Promise<string> {
  const tree = join(folder, name);
  mkdirSync(join(tree, 'DEBIAN'), { recursive: true });
  const architecture = await architectureOf(made.hosts[0]);
  const control = {
    Package: 'gracekeeper',
    Version: VERSION,
    Architecture: architecture,
    Maintainer: 'a test',
    ...fields,
    Description: 'a test',
  };
  writeFileSync(
    join(tree, 'DEBIAN/control'),
    Object.entries(control)
      .map(([key, value]) => `${key}: ${value}\n`)
      .join(''),
  );
  execFileSync('dpkg-deb', ['--root-owner-group', '--build', tree, `${tree}.deb`]);
  return `${tree}.deb`;
}

it('is refused with a file that is no package, another one, or of another version', async () => {
  expect(error(await setup(join(folder, 'none.deb')))).toMatchObject([2, { code: 'no-such-file' }]);
  expect(error(await setup(made.lab.specPath))).toMatchObject([2, { code: 'not-a-package' }]);
  expect(error(await setup(await empty('other', { Package: 'other' })))).toMatchObject([2, { code: 'other-package' }]);
  expect(error(await setup(await empty('older', { Version: '0.0.1' })))).toMatchObject([2, { code: 'other-version' }]);
});

it('is refused where a node lacks what it depends on, which is named; nothing is fetched, nothing is touched', async () => {
  const [exitCode, told] = error(await setup(await empty('wanting', { Depends: 'tini, no-such-thing (>= 2)' })));
  expect([exitCode, told.code]).toEqual([3, 'missing-dependency']);
  expect(told.message).toContain('no-such-thing (>= 2)');
  expect(told.message).not.toContain('tini');
  expect(told.hint).toContain('apt-get install no-such-thing ');
  expect([await versions(), await copies(made.hosts[0])]).toEqual([['none', 'none', 'none'], []]);
});

it('says whose dpkg is busy, and which disk is full; the next run does what is left', async () => {
  const [locked, full] = [made.hosts[1] as Host, made.hosts[2] as Host];
  // fcntl(2), as dpkg locks (lib/dpkg/file.c); until its input ends.
  const holder = locked.follow(['perl', '-e', LOCK], () => undefined);
  await full.run(['mount', '--mkdir', '-t', 'tmpfs', '-o', 'size=1m', 'none', '/usr/lib/gracekeeper']);
  await expect.poll(() => locked.files.exists('/run/locked'), { timeout: 10_000 }).toBe(true);
  const [exitCode, told] = error(await setup(deb));
  expect([exitCode, told.code]).toEqual([1, 'dpkg-locked']);
  expect(told.message).toMatch(/node2 .*process \d+.*node3 has no space/);
  expect(await versions()).toEqual([VERSION, 'none', 'none']);
  holder.stop();
  await holder.ended;
  await full.run(['umount', '/usr/lib/gracekeeper']);
});

const LOCK = `open(my $lock, '>>', '/var/lib/dpkg/lock-frontend') or die;
  my $whole = pack('s s x4 q q l x4', 1, 0, 0, 0, 0); fcntl($lock, 6, $whole) or die;
  open(my $said, '>', '/run/locked'); sleep 600;`;

it('is completed by the next run after it was killed, which sends no more than what is missing', async () => {
  const child = spawn(`${root}bin/gracekeeper`, ['setup', made.lab.specPath, '--package', deb, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.includes('installing it')) continue;
    child.kill('SIGKILL');
    break;
  }
  await ended;
  const { exitCode, stdout, stderr } = await setup(deb);
  expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
  expect(JSON.parse(stdout)).toMatchObject({ cluster: NAME, installed: expect.any(Array) });
  for (const node of ['node1', 'node2', 'node3']) expect(stderr).toContain(`${node}: has gracekeeper ${VERSION}`);
  expect(await versions()).toEqual([VERSION, VERSION, VERSION]);
  for (const host of made.hosts) expect(await copies(host)).toEqual([]);
});

it('runs the cluster from the package, and installs nothing the second time', async () => {
  const [host] = made.hosts;
  const { stdout } = await host.run(['pgrep', '--list-full', '--full', '^/usr/lib/gracekeeper/node .*supervisor']);
  expect(stdout).toContain('/usr/lib/gracekeeper/dist/supervisor.cjs');
  const again = await setup(deb);
  expect([again.exitCode, JSON.parse(again.stdout).installed]).toEqual([0, []]);
  const without = await gracekeeper('setup', made.lab.specPath, ...args);
  expect([without.exitCode, await host.files.read('/usr/lib/ocf/resource.d/gracekeeper/ganesha_nfsd')]).toEqual([
    0,
    expect.stringContaining('/usr/lib/gracekeeper/dist'),
  ]);
});
