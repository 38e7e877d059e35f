// After a drill: what was broken is whole again, whatever happened in between.
import type { Cluster } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import type { Progress } from '../commands/progress.ts';
import { type ClusterStatus, status } from '../commands/status.ts';
import type { DrillClient } from './client.ts';
import type { Probe } from './dealt-with.ts';
import type { Fault } from './faults.ts';
import { inVain } from './in-vain.ts';
import { makeScene } from './preconditions.ts';
import type { DrillScene } from './scene.ts';
import type { Struck } from './struck.ts';

/** A node boots, joins and is probed. */
const BACK_WITHIN_MS = 180_000;
const HEALTHY_WITHIN_MS = 60_000;
const NOTICED_WITHIN_MS = 30_000;

/** Returns when every node is a member again. Rejects with TooLate when one does not come back. */
export async function heal(
  scene: DrillScene,
  fault: Fault,
  { struck, dealtWith }: { readonly struck: Struck; readonly dealtWith: Probe },
  progress: Progress,
): Promise<void> {
  progress('healing');
  await fault.heal(scene, struck);
  const { hosts, cluster } = scene;
  // A drill that was interrupted may be faster than the cluster, which then still believes that all is well.
  if (fault.endsSupervisor) await noticed(scene, dealtWith);
  if (struck.lost.length === 0) return;
  progress(`waiting until ${struck.lost.join(', ')} is back`);
  await until(
    hosts,
    cluster,
    'every node to be back',
    BACK_WITHIN_MS,
    ({ nodes, findings }) =>
      nodes.every(({ state }) => state === 'online') && !findings.some(({ code }) => code.startsWith('node-')),
  );
}

/** The server back at home, as before the drill; returns what could not be restored, in words. */
export function restore(
  { hosts, cluster, server }: DrillScene,
  clients: readonly DrillClient[],
  progress: Progress,
): Promise<readonly string[]> {
  progress('restoring');
  return inVain(async () => {
    await makeScene(hosts, cluster, server.name, server.home, clients, progress);
    progress('waiting until all is well');
    const well = ({ health }: ClusterStatus) => health === 'HEALTHY';
    await until(hosts, cluster, `${cluster.name} to be healthy`, HEALTHY_WITHIN_MS, well);
  });
}

async function noticed({ hosts }: DrillScene, dealtWith: Probe): Promise<void> {
  const [first] = hosts;
  const wait = { what: 'the cluster to notice', withinMs: NOTICED_WITHIN_MS, everyMs: 250 };
  // What was not dealt with in all that time has been said already.
  if (first !== undefined) await inVain(() => eventually(first.clock, wait, dealtWith));
}

async function until(
  hosts: readonly Host[],
  cluster: Cluster,
  what: string,
  withinMs: number,
  good: (status: ClusterStatus) => boolean,
): Promise<void> {
  const [first] = hosts;
  if (first === undefined) return;
  await eventually(first.clock, { what, withinMs, everyMs: 250 }, async () => {
    const now = await status(hosts, cluster);
    if (good(now)) return true;
    throw new Error(now.findings.map(({ message }) => message).join('; '));
  });
}
