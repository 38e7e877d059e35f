// The keeper of a node. A supervisor that dies takes its daemons with it and can't say so itself: the keeper does.
import type { Machine } from '../../host/machine.ts';
import { type Identity, identityOf, isAlive, readIdentity } from '../server/identity.ts';
import { KEEPER_FILE, SERVERS, serverPaths } from '../server/paths.ts';
import { tellPacemaker } from '../server/tell-pacemaker.ts';
import { publishHealth } from './health.ts';

const EVERY_MS = 1_000;

/** Runs until its process is ended. `started` is called when it is at work. */
export async function keep(machine: Machine, pid: number, started: () => void): Promise<never> {
  await machine.files.write(KEEPER_FILE, JSON.stringify(await identityOf(machine, pid)));
  started();
  void publishHealth(machine);
  const alive = new Map<string, Identity>();
  for (;;) {
    for (const server of (await machine.files.list(SERVERS)) ?? []) await watchSupervisor(machine, server, alive);
    await machine.clock.pause(EVERY_MS);
  }
}

/**
 * Reports a supervisor that it saw alive and that is no more, once. Never one that it finds dead: Pacemaker may know that the server is
 * elsewhere, and would take the report for a second instance of it.
 */
async function watchSupervisor(machine: Machine, server: string, alive: Map<string, Identity>): Promise<void> {
  const identity = await readIdentity(machine, serverPaths(server).identity);
  if (identity === undefined) return;
  const seen = alive.get(server);
  if (await isAlive(machine, identity)) alive.set(server, identity);
  else if (seen?.pid === identity.pid && seen.startTime === identity.startTime) {
    alive.delete(server);
    const told = tellPacemaker(machine, server, `its supervisor (process ${identity.pid}) died`);
    // Where Pacemaker can't be told, the resource's next monitor finds the same.
    void told.catch(() => undefined);
  }
}
