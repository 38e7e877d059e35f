// Sealing: before each start of a server's Ganesha, whoever held NFSv3 locks with the last one is put aside as those to be told. Ganesha begins with
// SM_UNMON_ALL (src/Protocols/NLM/nsm.c nsm_unmonitor_all), and statd would take everybody off its list and ours.
import { decodeStateFile, encodeStateFile } from '../../core/protocol/statd-file.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';
import { reasonOf } from '../server/reason.ts';
import { onStateVolume, requireStateVolume } from '../server/state-volume.ts';
import { type LockPaths, lockPaths, stateFolder } from './lock-paths.ts';
import { mergeClients } from './merge-clients.ts';
import { takeState } from './take-state.ts';

export interface Sealed {
  /** For sm-notify -P: `sm` with a file for each client that is to be told, `state` with the number. */
  readonly folder: string;
  /** What they are told: odd, and newer than any that was told before in this cluster. */
  readonly state: number;
}

/**
 * To be called while neither Ganesha nor statd of the server runs, nor anybody tells its clients. Cut off at any point it may be called again, and
 * again: nobody is lost who held a lock at its first call, or had not been told by then. Rejects with a sentence when the state volume does not take
 * it: Ganesha is not to be started then, since it would forget them.
 */
export async function sealClients(host: Host, cluster: Cluster, { name }: Pick<Server, 'name'>): Promise<Sealed> {
  const paths = lockPaths(cluster, name);
  try {
    await requireStateVolume(host, cluster);
    const [state] = await Promise.all([
      onStateVolume(host, cluster, () => newState(host, cluster, paths)),
      onStateVolume(host, cluster, () => mergeClients(host, paths)),
    ]);
    return { folder: paths.sealed, state };
  } catch (error) {
    throw new Error(`the clients that hold NFSv3 locks of ${name} can't be put aside: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/** statd gets the same number: it is what it answers to whoever asks for the server's state. */
async function newState(host: Host, cluster: Cluster, { sealedState, statdState }: LockPaths): Promise<number> {
  const used = await Promise.all([sealedState, statdState].map((path) => readState(host, path)));
  const state = await takeState(host, stateFolder(cluster), used.flat());
  const bytes = encodeStateFile(state);
  await Promise.all([sealedState, statdState].map((path) => host.files.write(path, bytes, 0o600)));
  return state;
}

async function readState(host: Host, path: string): Promise<readonly number[]> {
  const state = decodeStateFile((await host.files.readBytes(path)) ?? new Uint8Array());
  return state !== undefined && state > 0 ? [state] : [];
}
