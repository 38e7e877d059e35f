// The Debian package, as an administrator has it: installed on the nodes, a cluster that runs from it alone, and purged.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { VERSION } from '../../src/entry/version.ts';
import type { Host } from '../../src/host/host.ts';
import { LAB_PROPERTIES } from '../../src/lab/foreign-properties.ts';
import { endLab } from '../../src/lab/lab.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { setup } from '../../src/work/commands/setup.ts';
import { teardown } from '../../src/work/commands/teardown.ts';
import { packaged } from '../../src/work/install/install-agents.ts';
import { type Bare, bareLab } from './bare-lab.ts';

const NAME = `t-package-${process.pid}`;
const root = fileURLToPath(new URL('../..', import.meta.url));
const PLACES = ['/etc', '/usr', '/var/lib', '/var/log', '/run'] as const;
/** Without waiting for disks, or for other packages to index what came. */
const dpkg = (host: Host, ...args: string[]) =>
  host.run(['dpkg', '--force-unsafe-io', '--no-triggers', ...args], { okExits: [0, 1], deadlineMs: 60_000 });

/** Paths that have our name, but for what dpkg itself keeps while we are installed, and the lab's own. */
async function ours(host: Host): Promise<readonly string[]> {
  const { stdout } = await host.run(['find', ...PLACES, '-xdev', '-name', '*gracekeeper*', '!', '-type', 'c']);
  return stdout.split('\n').filter((path) => path !== '' && !/\/dpkg\/info\/|gracekeeper[-_]lab/.test(path));
}

let bare: Bare;
let deb: string;

beforeAll(async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [`${root}scripts/package.mjs`]);
  deb = (JSON.parse(stdout) as { deb: string }).deb;
  bare = await bareLab(NAME, 2);
});

afterAll(() => endLab(NAME));

it('is not on a node to begin with', async () => expect(await ours(bare.hosts[0])).toEqual([]));

it('installs on a node, with the command, its manual pages and its agents', async () => {
  for (const host of bare.hosts) expect(await dpkg(host, '-i', deb)).toMatchObject({ exitCode: 0 });
  const [host] = bare.hosts;
  expect((await host.run(['gracekeeper', '--version'])).stdout.trim()).toBe(VERSION);
  await host.files.write('/run/spec.yaml', bare.specText);
  const checked = await host.run(['gracekeeper', 'check', '--json', '/run/spec.yaml']);
  expect(JSON.parse(checked.stdout)).toHaveProperty('findings');
  const described = await host.run(['crm_resource', '--show-metadata', 'ocf:gracekeeper:ganesha_nfsd']);
  expect(described.stdout).toContain('resource-agent name="ganesha_nfsd"');
});

it('runs a cluster from the package alone, and is not removed from under its servers', async () => {
  const { hosts, cluster, specText } = bare;
  const parts = { hosts, cluster, specText, progress: silent, foreignProperties: LAB_PROPERTIES };
  await setup({ ...parts, installation: packaged(VERSION) });
  const [host] = hosts;
  const { stdout } = await host.run(['pgrep', '--list-full', '--full', '^/usr/lib/gracekeeper/node .*supervisor']);
  expect(stdout).toContain('/usr/lib/gracekeeper/dist/supervisor.cjs');
  const refused = await dpkg(host, '--remove', 'gracekeeper');
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain('this node serves nfs1');
  await teardown(hosts, cluster, silent);
  expect(await host.files.exists('/usr/lib/ocf/resource.d/gracekeeper/ganesha_nfsd')).toBe(true);
});

it('is purged without leaving anything', async () => {
  const [host] = bare.hosts;
  expect(await dpkg(host, '--purge', 'gracekeeper')).toMatchObject({ exitCode: 0 });
  expect(await ours(host)).toEqual([]);
});
