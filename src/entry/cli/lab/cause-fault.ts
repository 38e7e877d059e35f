// One fault in a lab, whoever has to cause it: the lab itself, or the cluster when a server is moved.
import { FAULTS, type LabFaultKind } from '../../../core/base/fault-kind.ts';
import type { Cluster } from '../../../core/spec/cluster.ts';
import { requireServer } from '../../../core/spec/require-named.ts';
import { type Injected, inject } from '../../../lab/faults.ts';
import type { Lab } from '../../../lab/lab.ts';
import { move } from '../../../work/commands/move.ts';
import type { Progress } from '../../../work/commands/progress.ts';
import { readStatus } from '../../../work/server/status-board.ts';

/** Returns when it has happened; see `inject`. `cluster` is asked for by faults that the cluster itself must carry out. */
export async function causeFault(
  lab: Lab,
  cluster: () => Promise<Cluster>,
  { kind, target, variant }: { readonly kind: LabFaultKind; readonly target: string; readonly variant?: string },
  progress: Progress,
): Promise<Injected> {
  if (kind !== 'move' && kind !== 'failback') return inject(lab, kind, target, variant);
  const at = performance.timeOrigin + performance.now();
  const { to } = await moved(lab, await cluster(), kind, target, progress);
  return { at, node: to, nodes: [to] };
}

async function moved(lab: Lab, cluster: Cluster, kind: 'move' | 'failback', name: string, progress: Progress) {
  const server = requireServer(cluster, name);
  const hosts = cluster.nodes.map((node) => lab.host(node.name));
  if (kind === 'failback') return move(hosts, cluster, name, server.home, progress);
  const here = await Promise.all(
    hosts.map(async (host) => ((await host.powered()) ? readStatus(host, name) : undefined)),
  );
  const holder = hosts.find((_, index) => here[index]?.announced)?.name;
  // Round robin, so that a second move is not a fail-back in disguise.
  const places = [server.home, ...server.failoverTo];
  const next = places[(places.indexOf(holder ?? server.home) + 1) % places.length];
  return move(hosts, cluster, name, next, progress);
}

/** For help: what may stand behind each kind. */
export function kindsInWords(kinds: readonly LabFaultKind[], of: 'fault' | 'healing'): string {
  return kinds
    .map((kind) => {
      const { target, what, healing, variants = {}, kernel = { variants: {} } } = FAULTS[kind];
      const wanted = { server: ' SERVER', node: ' NODE', nodes: ' NODE[,NODE]', all: '' }[target];
      if (of === 'healing') return `  ${kind}${wanted}: ${healing}`;
      const ways = Object.entries(variants).map(([name, way]) => `      --variant ${name}: ${way}`);
      const ofKernel =
        'none' in kernel
          ? [`      not of a kernel server: ${kernel.none}`]
          : Object.entries(kernel.variants).map(([name, way]) => `      --variant ${name}, of a kernel server: ${way}`);
      return [`  ${kind}${wanted}: ${what}`, ...ways, ...ofKernel].join('\n');
    })
    .join('\n');
}
