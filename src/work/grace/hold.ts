// Keeps one running server of this node in grace, without a hole, and lets it leave (TAKEOVER section 8, decision 0006).
import { servesV3 } from '../../core/config/ports.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';
import { enter, type Held, type HoldParts, isWithin, newHold } from './enter.ts';
import { extendGrace } from './ganesha-grace.ts';
import { leave } from './leave.ts';

export interface GraceHold {
  /** Resolves when get_grace was read back as true; rejects with a reason when it could not be entered in time: the hold is over then. */
  readonly entered: Promise<void>;
  /** Lets the server leave as soon as Ganesha can; resolves when it was seen out of grace, is gone, or is held anew. Idempotent. */
  release(): Promise<void>;
}

/** In grace from now on, through restarts of its daemon, until it is released. One hold for each server: who needs several counts. */
export function holdGrace(machine: Machine, cluster: Cluster, server: Server): GraceHold {
  const parts = { machine, cluster, server, hold: newHold(machine) };
  const released = new AbortController();
  const first = enterInTime(parts, released.signal);
  const over = first
    .then(
      (held) => keep(parts, held, released.signal),
      () => undefined,
    )
    .then((held) => leave(parts, held));
  const entered = first.then(() => undefined);
  // Whoever does not ask how they end must not be ended by them.
  for (const promise of [entered, over]) promise.catch(() => undefined);
  return {
    entered,
    release: () => {
      released.abort(new Error('it has been released'));
      return over;
    },
  };
}

// ---

/** Longer than Ganesha may wait, twice, for operations under way (nfs_wait_for_grace_norefs). */
const ENTERED_WITHIN_MS = 11_000;
const LOOK_EVERY_MS = 100;

async function enterInTime(parts: HoldParts, released: AbortSignal): Promise<Held> {
  const { machine, server } = parts;
  if (!(await machine.files.exists(serverPaths(server.name).folder)))
    throw new Error(`${server.name} does not run on ${machine.name}`);
  const deadline = { what: `${server.name} to enter grace`, withinMs: ENTERED_WITHIN_MS, everyMs: 5, signal: released };
  return eventually(machine.clock, deadline, () => enter(parts));
}

/** Until it is released. Returns what there is to let go. */
async function keep(parts: HoldParts, first: Held, released: AbortSignal): Promise<Held> {
  const { clock } = parts.machine;
  let held = first;
  for (await clock.pause(LOOK_EVERY_MS, released); !released.aborted; await clock.pause(LOOK_EVERY_MS, released)) {
    // A daemon that hangs or is being started is asked again: it finds the phantoms among its records.
    held = await keepOn(parts, held).catch(() => held);
  }
  return held;
}

async function keepOn(parts: HoldParts, held: Held): Promise<Held> {
  if (!(await isWithin(parts, held))) return enter(parts);
  const now = parts.machine.clock.now();
  if (now - held.extendedAt < extensionEveryMs(parts)) return held;
  await extendGrace(parts.machine, parts.server.name);
  return { ...held, extendedAt: now };
}

/** Without NLM the period must not end, and is extended late: where a phantom's word does not count, the grace goes on until it does end. */
function extensionEveryMs({ cluster: { nfs }, server }: HoldParts): number {
  return servesV3(server) ? 1_000 : Math.max(nfs.graceMs / 2, nfs.graceMs - 10_000);
}
