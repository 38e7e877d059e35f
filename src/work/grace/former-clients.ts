// Has anybody something to reclaim? Peers need not pause for a server that had no clients.

import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { recordPaths } from '../server/paths.ts';
import { onMountedVolume } from '../server/state-volume.ts';
import { isPhantom } from './phantom.ts';

/**
 * By Ganesha's records of NFSv4 clients: those of this life, and those of the last one that have not reclaimed yet. Where NFSv3 is served,
 * or nothing can be read in time, or this node has lost the state volume, somebody may.
 */
export async function hasFormerClients(host: Host, cluster: Cluster, server: Server): Promise<boolean> {
  if (servesV3(server)) return true;
  const { recovery } = recordPaths(cluster, server.name);
  const folders = () => Promise.all(['v4recov', 'v4old'].map((name) => host.files.list(`${recovery}/${name}`)));
  try {
    const records = (await onMountedVolume(host, cluster, folders, SHORT_MS)).flatMap((names) => names ?? []);
    return records.some((name) => !isPhantom(name));
  } catch {
    // As above: somebody may.
    return true;
  }
}

/** Its clients wait meanwhile. */
const SHORT_MS = 500;
