// Keeps one running server of this node in grace, without a hole, and lets it leave (TAKEOVER section 8, decision 0006).
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';
import { enter, type Held, isWithin } from './enter.ts';
import { extendGrace } from './ganesha-grace.ts';
import { leave } from './leave.ts';

export interface GraceHold {
  /** Resolves when get_grace was read back as true; rejects with a reason when it could not be entered in time, and is tried on. */
  readonly entered: Promise<void>;
  /** Lets the server leave as soon as Ganesha can; resolves when it was seen out of grace, is gone, or is held anew. Idempotent. */
  release(): Promise<void>;
}

/** In grace from now on, through restarts of its daemon, until it is released. One hold for each server: who needs several counts. */
export function holdGrace(machine: Machine, cluster: Cluster, server: Server): GraceHold {
  const released = new AbortController();
  const first = enterInTime(machine, cluster, server, released.signal);
  const over = first
    .catch(() => undefined)
    .then((held) => keep(machine, cluster, server, held, released.signal))
    .then((held) => leave(machine, cluster, server, held));
  over.catch(() => undefined);
  const entered = first.then(() => undefined);
  entered.catch(() => undefined);
  return {
    entered,
    release: () => {
      released.abort(new Error('it has been released'));
      return over;
    },
  };
}

// ---

/** Longer than Ganesha may wait twice for operations under way (nfs_wait_for_grace_norefs). */
const ENTERED_WITHIN_MS = 11_000;
const LOOK_EVERY_MS = 100;

async function enterInTime(machine: Machine, cluster: Cluster, server: Server, released: AbortSignal): Promise<Held> {
  if (!(await machine.files.exists(serverPaths(server.name).folder)))
    throw new Error(`${server.name} does not run on ${machine.name}`);
  const deadline = { what: `${server.name} to enter grace`, withinMs: ENTERED_WITHIN_MS, everyMs: 5, signal: released };
  return eventually(machine.clock, deadline, () => enter(machine, cluster, server));
}

/** Until it is released. Returns what there is to let go. */
async function keep(
  machine: Machine,
  cluster: Cluster,
  server: Server,
  first: Held | undefined,
  released: AbortSignal,
): Promise<Held | undefined> {
  let held = first;
  while (!released.aborted) {
    await machine.clock.pause(LOOK_EVERY_MS, released);
    // A daemon that is being started, or hangs, is asked again: what it remembers of us is in its records.
    held = released.aborted ? held : await keepOn(machine, cluster, server, held).catch(() => held);
  }
  return held;
}

async function keepOn(machine: Machine, cluster: Cluster, server: Server, held: Held | undefined): Promise<Held> {
  if (held === undefined || !(await isWithin(machine, server, held))) return enter(machine, cluster, server);
  const now = machine.clock.now();
  if (now - held.extendedAt < extensionEveryMs(cluster, server)) return held;
  await extendGrace(machine, server.name);
  return { ...held, extendedAt: now };
}

/**
 * With NLM, Ganesha waits a whole Grace_Period from the last extension: the leaver must not wait longer than that for it. Without, the period only
 * must not end; the later the extension, the earlier it ends where a phantom's word does not count.
 */
function extensionEveryMs({ nfs: { graceMs } }: Cluster, server: Server): number {
  return servesV3(server) ? 1_000 : Math.max(graceMs / 2, graceMs - 10_000);
}
