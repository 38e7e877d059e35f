// setup --package: Gracekeeper itself onto the nodes. First every node is looked at, and nothing is touched anywhere unless all of them can have it; then
// all at once, each only if it has another version. Cut off at any point, it is completed by the next run.
import { Failed } from '../../core/base/failed.ts';
import { dpkgTrouble } from '../../core/package/dpkg-trouble.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { installedPackages, installPackageFile, runTriggers } from '../../host/tools/dpkg.ts';
import type { Progress } from '../commands/progress.ts';
import { copyPackage, removeCopies } from './copy-package.ts';
import { packaged } from './install-agents.ts';
import { onAll } from './on-all.ts';
import type { PackageFile } from './package-file.ts';
import { inMB, lacks, NAME, versionIn } from './package-fits.ts';

/** The names of the nodes that got it now. Throws Failed: 3 before anything is touched, 1 later; what went wrong on several nodes is in one. */
export async function installPackage(
  hosts: readonly Host[],
  deb: PackageFile,
  progress: Progress,
): Promise<readonly string[]> {
  const lacking = (await onAll(hosts, (host) => lacks(host, deb))).flatMap((lacks, index) => (lacks ? [index] : []));
  const without = hosts.filter((_, index) => lacking.includes(index));
  for (const host of hosts) if (!without.includes(host)) progress(`has gracekeeper ${deb.version}`, host.name);
  await onAll(without, (host) => installOn(host, deb, progress));
  return without.map(({ name }) => name);
}

/** What other packages do about it: when the cluster is up, since indexing manual pages takes longer than all the rest. What can't be done then, the next who runs dpkg does. */
export async function afterInstalling(hosts: readonly Host[], progress: Progress): Promise<void> {
  await onAll(hosts, async (host) => {
    progress('indexing manual pages', host.name);
    const { exitCode, stderr } = await runTriggers(host);
    if (exitCode !== 0)
      progress(`left to the next who runs dpkg there: ${stderr.trim().split('\n').at(-1)}`, host.name);
  });
}

// ---

async function installOn(host: Host, deb: PackageFile, progress: Progress): Promise<void> {
  progress(`copying gracekeeper ${deb.version} (${inMB(deb.bytes.length)})`, host.name);
  const path = await copyPackage(host, deb).catch(cutShort(host));
  progress('installing it', host.name);
  await unpack(host, path, progress);
  await removeCopies(host);
  await proven(host, deb);
  progress(`has gracekeeper ${deb.version}`, host.name);
}

/** Another setup that was killed may still be at it, and apt has a timer: so long is waited for whoever holds dpkg's lock. */
const LOCKED_MS = 15_000;

async function unpack(host: Host, path: string, progress: Progress): Promise<void> {
  const until = host.clock.now() + LOCKED_MS;
  let waits = false;
  const attempt = async () => {
    const ended = await installPackageFile(host, path).catch((thrown: unknown) => ({ thrown }));
    if ('thrown' in ended || ended.exitCode === 0 || host.clock.now() > until) return ended;
    if (dpkgTrouble(ended.stderr).code !== 'dpkg-locked') return ended;
    if (!waits) progress('waits for somebody else who is installing packages', host.name);
    waits = true;
    return undefined;
  };
  const wait = { what: `dpkg on ${host.name}`, withinMs: 2 * LOCKED_MS, everyMs: 1_000 };
  const ended = await eventually(host.clock, wait, attempt);
  if ('thrown' in ended) throw ended.thrown;
  if (ended.exitCode !== 0) throw refused(host, ended.stderr);
}

/** By its words while it is copied, a disk is full that was not before. */
function cutShort(host: Host): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ToolError) || !/No space left|ENOSPC|quota/i.test(error.message)) throw error;
    throw new Failed(1, 'no-space', `${host.name} has no space left for the copy of the package: ${error.message}`, {
      hint: 'make room in /var/lib there, then run the same again',
    });
  };
}

function refused(host: Host, stderr: string): Failed {
  const { code, what, hint } = dpkgTrouble(stderr);
  const said = stderr
    .trim()
    .split('\n')
    .slice(-4)
    .map((line) => line.trim())
    .join(' / ');
  return new Failed(1, code, `${host.name} ${what} (dpkg: ${said})`, { hint });
}

/** It is what dpkg says is installed, and its Node runs on that machine. */
async function proven(host: Host, { version }: PackageFile): Promise<void> {
  const { node, bundles } = packaged(version);
  const { stdout } = await host.run([node, `${bundles}/cli.cjs`, '--version']);
  if (stdout.trim() === version && versionIn(await installedPackages(host, NAME)) === version) return;
  throw new Failed(1, 'not-installed', `after dpkg had installed it, ${host.name} has gracekeeper ${stdout.trim()}`, {
    hint: 'dpkg --status gracekeeper there says what became of it',
  });
}
