// Where else the files of an export are, as exports(5) has it: refer= and replicas= take path@host[+host][:path@host[+host]].
import type { Cluster, Export, Server } from '../spec/cluster.ts';
import { bracketed } from '../spec/problems/locations.ts';
import { refers, resolved } from '../spec/referrals.ts';

/** The option of an export on a server, or nothing. */
export function locationOption({ servers }: Cluster, server: Server, share: Export): readonly string[] {
  const { refer = [], replicas, pseudo } = share;
  if (refers(server, share)) return [`refer=${exportfsLocations(refer, pseudo, servers)}`];
  return replicas === undefined ? [] : [`replicas=${exportfsLocations(replicas, pseudo, servers)}`];
}

/** What names no path has `pseudo`. */
export const exportfsLocations = (
  texts: readonly string[],
  pseudo: string,
  servers: Parameters<typeof resolved>[2],
): string =>
  texts
    .map((text) => resolved(text, pseudo, servers))
    .map(({ host, path }) => `${path}@${bracketed(host)}`)
    .join(':');

/**
 * rpc.mountd reads an export's client and options from etab into 512 bytes (support/nfs/exports.c getexportent, 2.6.2), of which all its other options
 * take 280 at most.
 */
export const LONGEST_LOCATIONS = 230;
