// refresh-config: every running server tells its Ganesha of all its exports once more, as the nodes' cluster.json has them. Nothing else is touched.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { type ServerSettled, tellChanged, tellSettle } from '../change/told.ts';

/** What each server was told. Throws Failed (1) with what a Ganesha refused. */
export async function refreshConfig(hosts: readonly Host[]): Promise<readonly ServerSettled[]> {
  await Promise.all(hosts.map(tellChanged));
  const settled = (await Promise.all(hosts.map((host) => tellSettle(host, true)))).flat();
  if (settled.length > 0) return settled.toSorted((left, right) => (left.server < right.server ? -1 : 1));
  throw new Failed(3, 'no-servers', `no server runs on ${hosts.map(({ name }) => name).join(', ')}`);
}
