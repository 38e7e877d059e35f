// The server can't be kept alive here: Pacemaker has to move it, and people have to learn why.
import { eventually } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { reportFailure } from '../../host/tools/pacemaker.ts';
import { keepFailure } from './failure.ts';

const WITHIN_MS = 30_000;

/**
 * Rejects when Pacemaker can't be told in time, e.g. since it does not run; a monitor then finds out (60 s). `signal`: somebody stops the
 * server, so that there is no more to tell.
 */
export async function tellPacemaker(
  machine: Machine,
  server: string,
  reason: string,
  signal?: AbortSignal,
): Promise<void> {
  await keepFailure(machine, server, reason);
  const told = { what: `Pacemaker to hear that ${server} has failed`, withinMs: WITHIN_MS, everyMs: 500 };
  await eventually(machine.clock, signal === undefined ? told : { ...told, signal }, async () => {
    await reportFailure(machine, `${server}-daemon`, machine.name);
    return true;
  });
}
