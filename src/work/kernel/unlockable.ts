// Whose NFSv3 locks can be dropped by filesystem: all that lockd has on it are dropped, so there may be no other server of this kernel's behind them.
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { isBelow } from '../../core/spec/problems/paths.ts';
import type { Machine } from '../../host/machine.ts';
import { devicesOf } from '../../host/tools/stat.ts';
import { kernelRun } from './paths.ts';

/** A path on each filesystem that this server alone serves here: what it has mounted, and what lies elsewhere and is exported by no other kernel server that runs on this node. */
export async function unlockable(machine: Machine, cluster: Cluster, server: Server): Promise<readonly string[]> {
  const mounts = server.filesystems.map(({ mount }) => mount);
  const elsewhere = pathsOf(cluster, server).filter(
    (path) => !mounts.some((mount) => path === mount || isBelow(path, mount)),
  );
  if (elsewhere.length === 0) return mounts;
  const taken = await devicesOf(
    machine,
    (await othersHere(machine, cluster, server)).flatMap((it) => pathsOf(cluster, it)),
  );
  const free = elsewhere.map(async (path) => {
    const [device] = await devicesOf(machine, [path]);
    return device === undefined || taken.includes(device) ? [] : [path];
  });
  return [...mounts, ...(await Promise.all(free)).flat()];
}

async function othersHere(machine: Machine, { servers }: Cluster, { name }: Server): Promise<readonly Server[]> {
  const kernels = servers.filter((one) => one.name !== name && one.daemon === 'kernel');
  const here = await Promise.all(kernels.map((one) => machine.files.exists(kernelRun(one.name).daemons)));
  return kernels.filter((_, index) => here[index]);
}

const pathsOf = ({ exports }: Cluster, server: Server): readonly string[] =>
  exports.filter(({ name }) => server.exports.includes(name)).map(({ path }) => path);
