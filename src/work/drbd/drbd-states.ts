// What a node's DRBD says of the resources of a cluster.
import { type DrbdState, readDrbdStatus, readProcDrbd } from '../../core/protocol/drbd-state.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Host } from '../../host/host.ts';

/** By the resource's name; those that are not up on the node are left out. Throws ToolError where the node can't be asked. */
export async function drbdStates(host: Host, { drbd }: Cluster): Promise<ReadonlyMap<string, DrbdState>> {
  // Not there before the module is loaded.
  const proc = (await host.files.read('/proc/drbd')) ?? '';
  const byMinor = proc.startsWith('version: 9') ? readDrbdStatus(await askDrbd9(host)) : readProcDrbd(proc);
  return new Map(
    drbd.flatMap(({ name, minor }) => {
      const state = byMinor.get(minor);
      return state === undefined ? [] : [[name, state] as const];
    }),
  );
}

const askDrbd9 = async (host: Host): Promise<string> => (await host.run(['drbdsetup', 'status', '--json'])).stdout;
