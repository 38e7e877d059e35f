// Fail-back as a keeper runs it: by what Pacemaker says, what the keepers have told each other, and the open incidents.
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { drbdStates } from '../drbd/drbd-states.ts';
import type { Journal } from '../server/journal.ts';
import { watchFailback } from './failback.ts';
import { type Company, pacemakerSight } from './failback-sight.ts';
import type { GraceKeeper } from './grace-keeper.ts';

export interface RunFailbackParts {
  readonly machine: Machine;
  readonly cluster: Cluster;
  readonly keeper: GraceKeeper;
  readonly journal: Journal;
}

/** As long as the keeper lives. */
export async function runFailback({ machine, cluster, keeper, journal }: RunFailbackParts): Promise<void> {
  const sight = pacemakerSight(machine, cluster, companyOf(machine, cluster, keeper));
  await watchFailback({ host: machine, cluster, sight, journal }, new AbortController().signal);
}

/** Keepers say each second what their servers do. */
const STALE_MS = 5_000;

/** A server of which nobody has heard lately counts as in grace. */
const companyOf = (machine: Machine, cluster: Cluster, keeper: GraceKeeper): Company => ({
  outOfGrace: async () =>
    [...keeper.view.values()]
      .filter(({ at, inGrace, phase }) => machine.clock.now() - at < STALE_MS && !inGrace && phase === 'serving')
      .map(({ name }) => name),
  openIncidents: async () => keeper.incidents.map(({ server }) => server),
  // What can't be asked tells nothing.
  disks: () => drbdStates(machine, cluster).catch(() => new Map()),
});
