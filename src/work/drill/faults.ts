// The faults of a drill: what must hold before, what is done, what tells that the cluster has dealt with it, and how it is healed.
import { Failed } from '../../core/base/failed.ts';
import { FAULT_KINDS, type FaultKind } from '../../core/base/fault-kind.ts';
import { move } from '../commands/move.ts';
import { silent } from '../commands/progress.ts';
import { anotherKeeper, lookedAt, lostAndBack, type Probe, servedAnew } from './dealt-with.ts';
import type { DrillScene, InjectedKind } from './scene.ts';
import type { Struck } from './struck.ts';

export interface Fault {
  readonly kind: FaultKind;
  /** Where the server is before the fault. */
  before(scene: DrillScene): string;
  /** The supervisor goes too: there is always another incarnation, and it knows its clients only from what was written down before. */
  readonly endsSupervisor: boolean;
  /** A daemon dies in the middle of whatever it does: nothing is put in order before. */
  readonly endsAtOnce: boolean;
  /** Returns when it has happened, with the time just before it, in milliseconds since the epoch. */
  inject(scene: DrillScene, struck: Struck): Promise<number>;
  /** Called before the fault; what it returns is asked afterwards until it says true. */
  dealtWith(scene: DrillScene, struck: Struck): Promise<Probe>;
  heal(scene: DrillScene, struck: Struck): Promise<void>;
}

export function faultOf(kind: string): Fault {
  const fault = Object.values(FAULTS).find((entry) => entry.kind === kind);
  if (fault !== undefined) return fault;
  throw new Failed(2, 'unknown-fault', `there is no fault ${kind}`, { hint: `the faults: ${FAULT_KINDS.join(', ')}` });
}

const home = ({ server }: DrillScene): string => server.home;

const away = ({ server }: DrillScene): string => {
  const [next] = server.failoverTo;
  if (next === undefined) throw new Failed(3, 'nowhere-to-go', `${server.name} has no node but its home`);
  return next;
};

const injected = (kind: InjectedKind, dealtWith: Fault['dealtWith'], endsSupervisor = false): Fault => ({
  kind,
  endsSupervisor,
  endsAtOnce: AT_ONCE.includes(kind),
  before: home,
  inject: ({ injector, variant }, { target }) => injector.inject(kind, target, variant),
  dealtWith,
  heal: ({ injector }, { target }) => injector.heal(kind, target),
});

/** The cluster's own doing: it is over when it has happened, and leaves nothing to heal. */
const moved = (kind: FaultKind, before: Fault['before'], to: Fault['before']): Fault => ({
  kind,
  before,
  endsSupervisor: false,
  endsAtOnce: false,
  inject: async (scene) => {
    const { hosts, cluster, server } = scene;
    const at = hosts[0]?.clock.now() ?? Number.NaN;
    await move(hosts, cluster, server.name, to(scene), silent);
    return at;
  },
  dealtWith: async () => async () => true,
  heal: async () => undefined,
});

/** One that hangs, or is cut off, has granted nothing for long when it is killed. */
const AT_ONCE: readonly FaultKind[] = ['daemon-crash', 'supervisor-crash', 'node-death'];

const FAULTS: Readonly<Record<FaultKind, Fault>> = {
  'daemon-crash': injected('daemon-crash', servedAnew),
  'daemon-hang': injected('daemon-hang', servedAnew),
  'supervisor-crash': injected('supervisor-crash', servedAnew, true),
  'keeper-crash': injected('keeper-crash', anotherKeeper),
  'node-death': injected('node-death', lostAndBack, true),
  partition: injected('partition', lostAndBack, true),
  'state-volume-loss': injected('state-volume-loss', lookedAt),
  move: moved('move', home, (scene) => scene.target ?? away(scene)),
  failback: moved('failback', away, home),
};
