// What a node knows of the cluster, replaced in an order in which it is right at every moment: first what it was, then what it will be.
import { during } from '../../core/change/during.ts';
import { specHash } from '../../core/plan/spec-hash.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { removeSecrets, writeSecrets } from '../commands/secret-files.ts';
import { CLUSTER_FILE, FORMER_CLUSTER_FILE, SPEC_FILE } from '../server/paths.ts';
import { readClusters } from '../server/read-cluster.ts';

export interface NewConfig {
  readonly cluster: Cluster;
  readonly specText: string;
}

/** From here on whatever starts on this node is of the new cluster, and both count for who shares with whom. Safe to repeat. */
export async function beginOn(host: Host, { cluster, specText }: NewConfig): Promise<void> {
  const known = await readClusters(host);
  await host.files.write(FORMER_CLUSTER_FILE, textOf(formerOf(known.cluster, known.former, cluster)), 0o600);
  await host.files.write(SPEC_FILE, specText, 0o600);
  await writeSecrets(host, cluster);
  await host.files.write(CLUSTER_FILE, textOf(cluster), 0o600);
}

/** The change is over. */
export async function finishOn(host: Host): Promise<void> {
  const { cluster, former } = await readClusters(host);
  if (former === undefined) return;
  await removeSecrets(host, former, cluster);
  await host.files.remove(FORMER_CLUSTER_FILE);
}

/** What undoes a change that nothing has come of yet. */
export async function rememberOn(host: Host): Promise<() => Promise<void>> {
  const texts = await Promise.all(FILES.map((path) => host.files.read(path)));
  const { cluster } = await readClusters(host);
  return async () => {
    await removeSecrets(host, (await readClusters(host)).cluster, cluster);
    await writeSecrets(host, cluster);
    for (const [index, path] of FILES.entries()) {
      const text = texts[index];
      if (text === undefined) await host.files.remove(path);
      else await host.files.write(path, text, 0o600);
    }
  };
}

/** The former one last: until then both count. */
const FILES = [SPEC_FILE, CLUSTER_FILE, FORMER_CLUSTER_FILE];

/** Of a change that was cut, and follows another way now, everything may still be in use. */
function formerOf(cluster: Cluster, former: Cluster | undefined, next: Cluster): Cluster {
  if (former === undefined) return cluster;
  return specHash(cluster) === specHash(next) ? former : during(former, cluster);
}

const textOf = (cluster: Cluster): string => `${JSON.stringify(cluster)}\n`;
