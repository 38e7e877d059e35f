// Where is kept who holds NFSv3 locks of a server, on the state volume. Two folders as rpc.statd and sm-notify know them (sm-notify -P FOLDER), a file
// for each client: `live` is who holds locks now, `sealed` whom an ended life of the server has left to be told.
import type { Cluster } from '../../core/spec/cluster.ts';
import { recordPaths } from '../server/paths.ts';

export interface LockPaths {
  /** Files of clients. */
  readonly live: string;
  /** What `sm-notify -P` is to be given. */
  readonly sealed: string;
  readonly sealedClients: string;
  /** Where sm-notify keeps those that it has yet to tell. */
  readonly sealedRest: string;
  readonly sealedState: string;
  /** statd's own list, and its state number. */
  readonly statdClients: string;
  readonly statdState: string;
}

export function lockPaths(cluster: Cluster, server: string): LockPaths {
  const { folder, nsm } = recordPaths(cluster, server);
  const sealed = `${folder}/locks/sealed`;
  return {
    live: `${folder}/locks/live/sm`,
    sealed,
    sealedClients: `${sealed}/sm`,
    sealedRest: `${sealed}/sm.bak`,
    sealedState: `${sealed}/state`,
    statdClients: `${nsm}/sm`,
    statdState: `${nsm}/state`,
  };
}

/** The NSM state numbers that servers of this cluster have taken: a file for each, of which the last few stay. */
export const stateFolder = ({ stateVolume }: Cluster): string => `${stateVolume}/nsm-state`;
