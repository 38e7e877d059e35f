// What setup writes on a node, and teardown takes away: all of it derived from the spec.

import { corosyncConf } from '../../core/config/corosync-conf.ts';
import { noNodeGuard } from '../../core/config/nft-node.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { applyRules } from '../../host/tools/nft.ts';
import { type Installation, installAgents, removeAgents } from '../install/install-agents.ts';
import { AUTHKEY, CLUSTER_FILE, LOG, RUN, SPEC_FILE } from '../server/paths.ts';
import { removeDrbd, writeDrbd } from './drbd-files.ts';
import { removeSecrets, writeSecrets } from './secret-files.ts';

export const COROSYNC_CONF = '/etc/corosync/corosync.conf';
/** What stood in the place of our files before setup. */
const BEFORE = '/var/lib/gracekeeper/before';
const REPLACED = [COROSYNC_CONF, AUTHKEY];

export interface NodeFiles {
  readonly cluster: Cluster;
  readonly specText: string;
  readonly authkey: string;
  readonly installation: Installation;
}

/** Safe to repeat: what stood there before is kept once, and never taken for ours. */
export async function writeNodeFiles(
  host: Host,
  { cluster, specText, authkey, installation }: NodeFiles,
): Promise<void> {
  await keepWhatWasBefore(host);
  await Promise.all([
    host.files.write(SPEC_FILE, specText, 0o600),
    host.files.write(CLUSTER_FILE, `${JSON.stringify(cluster)}\n`, 0o600),
    host.files.write(COROSYNC_CONF, corosyncConf(cluster), 0o644),
    host.files.write(AUTHKEY, authkey, 0o400),
    writeSecrets(host, cluster),
    writeDrbd(host, cluster),
    host.files.makeFolder(LOG, 0o750),
    installAgents(host, installation),
  ]);
}

async function keepWhatWasBefore(host: Host): Promise<void> {
  if (await host.files.exists(`${BEFORE}/complete`)) return;
  for (const path of REPLACED) {
    const text = await host.files.read(path);
    if (text !== undefined) await host.files.write(`${BEFORE}${path}`, text, 0o600);
  }
  await host.files.write(`${BEFORE}/complete`, '');
}

/** Leaves the node as it was before setup. */
export async function removeNodeFiles(host: Host): Promise<void> {
  for (const path of REPLACED) {
    const before = await host.files.read(`${BEFORE}${path}`);
    if (before === undefined) await host.files.remove(path);
    else await host.files.write(path, before, path === AUTHKEY ? 0o400 : 0o644);
  }
  const text = await host.files.read(CLUSTER_FILE);
  if (text !== undefined) {
    await removeSecrets(host, JSON.parse(text) as Cluster);
    await removeDrbd(host, JSON.parse(text) as Cluster);
  }
  await host.files.remove('/var/lib/gracekeeper');
  await removeAgents(host);
  for (const path of ['/etc/gracekeeper', RUN, LOG]) await host.files.remove(path);
  await applyRules(host, noNodeGuard());
}
