// Where Gracekeeper is on the nodes. The machine that it is set up from need not be one of them.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { type Installation, packaged } from './install-agents.ts';

/** The same folders as here where every node has them (a checkout, or the package here and there), else the package's. Throws Failed (3) where a node has neither. */
export async function findInstallation(hosts: readonly Host[], own: Installation): Promise<Installation> {
  const candidates = [own, packaged(own.version)];
  const found = await Promise.all(
    candidates.map((candidate) => Promise.all(hosts.map((host) => isThere(host, candidate)))),
  );
  const common = candidates.find((_, index) => found[index]?.every(Boolean));
  if (common !== undefined) return common;
  const without = hosts.filter((_, node) => !found.some((nodes) => nodes[node]));
  const message =
    without.length > 0
      ? `Gracekeeper is not installed on ${without.map(({ name }) => name).join(', ')}`
      : 'Gracekeeper is not in the same folder on every node';
  throw new Failed(3, 'not-installed', message, {
    hint: 'npm run package makes gracekeeper_VERSION.deb: copy it to each node, and apt-get install ./gracekeeper_VERSION.deb there',
  });
}

/** Where it is on one node, of the places where it may be; none where it is not. */
export async function placesOf(host: Host, own: Installation): Promise<readonly Installation[]> {
  const candidates = [own, packaged(own.version)];
  const there = await Promise.all(candidates.map((candidate) => isThere(host, candidate)));
  return candidates.filter((_, index) => there[index]);
}

async function isThere({ files }: Host, { node, bundles }: Installation): Promise<boolean> {
  const there = await Promise.all([node, `${bundles}/agent.cjs`].map((path) => files.exists(path)));
  return there.every(Boolean);
}
