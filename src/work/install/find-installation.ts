// Where Gracekeeper is on the nodes. The machine that it is set up from need not be one of them.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { installedPackages } from '../../host/tools/dpkg.ts';
import { type Installation, packaged } from './install-agents.ts';

/**
 * The package's folders where every node has it, else the same as here where every node has those (a checkout). Throws Failed (3) where a node has neither, or a
 * package of another version.
 */
export async function findInstallation(hosts: readonly Host[], own: Installation): Promise<Installation> {
  const deb = packaged(own.version);
  const found = await Promise.all(hosts.map((host) => placesOf(host, own)));
  const common = [deb, own].find(({ bundles }) => found.every((places) => places.some((it) => it.bundles === bundles)));
  if (common?.bundles === deb.bundles) await Promise.all(hosts.map((host) => requireVersion(host, own.version)));
  if (common !== undefined) return common;
  const without = hosts.filter((_, node) => found[node]?.length === 0);
  const message =
    without.length > 0
      ? `Gracekeeper is not installed on ${without.map(({ name }) => name).join(', ')}`
      : 'Gracekeeper is not in the same folder on every node';
  throw new Failed(3, 'not-installed', message, { hint: hintFor(own.version) });
}

/** Where it is on one node, of the places where it may be; none where it is not. */
export async function placesOf(host: Host, own: Installation): Promise<readonly Installation[]> {
  const candidates = [own, packaged(own.version)];
  const there = await Promise.all(candidates.map((candidate) => isThere(host, candidate)));
  return candidates.filter((_, index) => there[index]);
}

// ---

async function isThere({ files }: Host, { node, bundles }: Installation): Promise<boolean> {
  const there = await Promise.all([node, `${bundles}/agent.cjs`].map((path) => files.exists(path)));
  return there.every(Boolean);
}

/** What dpkg knows nothing of was put there by hand: whoever did that knows which it is. */
async function requireVersion(host: Host, version: string): Promise<void> {
  const [installed] = await installedPackages(host, 'gracekeeper').catch((error: unknown) => {
    if (error instanceof ToolError && error.failure.cause === 'ENOENT') return [];
    throw error;
  });
  if (installed === undefined || installed.version === version) return;
  const message = `${host.name} has Gracekeeper ${installed.version}, and this is ${version}`;
  throw new Failed(3, 'other-version', message, { hint: hintFor(version) });
}

const hintFor = (version: string): string =>
  `gracekeeper setup with --package gracekeeper_${version}_ARCH.deb installs it on all nodes (npm run package makes the file); by hand: apt-get install ./gracekeeper_${version}_ARCH.deb on each`;
