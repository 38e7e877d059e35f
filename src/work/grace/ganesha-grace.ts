// Ganesha's grace, over its own D-Bus (reference/ganesha-and-common-ha.md 5.1).
import type { BusCall } from '../../host/bus.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';

export async function isInGrace(machine: Machine, server: string, deadlineMs = DEADLINE_MS): Promise<boolean> {
  const [inGrace] = await machine.bus(serverPaths(server).bus).call({ ...ganesha('get_grace'), deadlineMs });
  if (typeof inGrace !== 'boolean') throw new Error(`get_grace of ${server} did not answer with a boolean`);
  return inGrace;
}

/**
 * JUST_GRACE: for a whole Grace_Period from now on. Not a way to enter without NLM: Ganesha would go by the counts of its last grace, and may lift it
 * at its next tick. Like every event it is answered with success, whatever becomes of it: read the state back (TAKEOVER section 8).
 */
export async function extendGrace(machine: Machine, server: string): Promise<void> {
  await grace(machine, server, '0:');
}

/**
 * TAKE_IP: enters grace, or extends it, and expects the clients whose records are in RECOVERY_ROOT/folder/v4recov to reclaim. Out of grace,
 * Ganesha first forgets whom it expected before; in grace, they come in addition (nfs4_recovery.c nfs_start_grace).
 */
export async function expectClients(machine: Machine, server: string, folder: string): Promise<void> {
  await grace(machine, server, `5:${folder}`);
}

/** Names this life of the daemon: another daemon, or one on another bus, has another name. Rejects when there is none. */
export async function incarnationOf(machine: Machine, server: string): Promise<string> {
  const bus = machine.bus(serverPaths(server).bus);
  const [[busId], [owner]] = await Promise.all([
    bus.call(driver('GetId')),
    bus.call(driver('GetNameOwner', { signature: 's', body: [GANESHA] })),
  ]);
  return `${busId} ${owner}`;
}

// ---

type Arguments = Pick<BusCall, 'signature' | 'body'>;

const GANESHA = 'org.ganesha.nfsd';
const DEADLINE_MS = 2_000;

/** While operations that depend on there being no grace are under way, Ganesha waits for their end, up to 5 s at a time (nfs_wait_for_grace_norefs). */
const GRACE_DEADLINE_MS = 11_000;

async function grace(machine: Machine, server: string, event: string): Promise<void> {
  const method = { ...ganesha('grace', { signature: 's', body: [event] }), deadlineMs: GRACE_DEADLINE_MS };
  await machine.bus(serverPaths(server).bus).call(method);
}

const ganesha = (member: string, more: Arguments = {}): BusCall => ({
  destination: GANESHA,
  path: '/org/ganesha/nfsd/admin',
  interface: 'org.ganesha.nfsd.admin',
  member,
  deadlineMs: DEADLINE_MS,
  ...more,
});

/** The bus itself (D-Bus specification, "Message Bus Messages"). */
const driver = (member: string, more: Arguments = {}): BusCall => ({
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
  member,
  deadlineMs: DEADLINE_MS,
  ...more,
});
