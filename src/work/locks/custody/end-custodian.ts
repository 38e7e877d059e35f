// The end of a custodian, and of what it keeps.
import { eventually } from '../../../host/eventually.ts';
import type { Machine } from '../../../host/machine.ts';
import { isAlive } from '../../server/identity.ts';
import { custodyPaths, livingCustodian } from './paths.ts';

/** A close on a volume that hangs is not waited for: Pacemaker's stop must return, and what hangs there hangs for the next server too. */
const GONE_WITHIN_MS = 2_000;
const RELEASED_WITHIN_MS = 500;

/**
 * Returns when no custodian of this server is left on this node. Rejects when it does not end in time: it has been killed, and waits in the kernel.
 * Asked twice, or where there is none, it does nothing.
 */
export async function endCustodian(machine: Machine, server: string): Promise<void> {
  const found = await livingCustodian(machine, server);
  if (found !== undefined) {
    // A killed process counts as gone before the last of its threads is, and its descriptors with that.
    await machine.ask(custodyPaths(server).socket, { verb: 'release' }, RELEASED_WITHIN_MS).catch(() => undefined);
    machine.kill(found.pid, 'SIGKILL');
    const gone = { what: `the end of the custodian of ${server}`, withinMs: GONE_WITHIN_MS, everyMs: 2 };
    await eventually(machine.clock, gone, async () => ((await isAlive(machine, found)) ? undefined : true));
  }
  const { identity, socket } = custodyPaths(server);
  await Promise.all([machine.files.remove(identity), machine.files.remove(socket)]);
}
