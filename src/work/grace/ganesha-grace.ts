// Ganesha's grace, over its own D-Bus (reference/ganesha-and-common-ha.md 5.1).
import type { BusCall } from '../../host/bus.ts';
import type { Machine } from '../../host/machine.ts';
import { serverPaths } from '../server/paths.ts';

const call = (member: string, more: Pick<BusCall, 'signature' | 'body'> = {}): BusCall => ({
  destination: 'org.ganesha.nfsd',
  path: '/org/ganesha/nfsd/admin',
  interface: 'org.ganesha.nfsd.admin',
  member,
  deadlineMs: 2_000,
  ...more,
});

export async function isInGrace(machine: Machine, server: string): Promise<boolean> {
  const [inGrace] = await machine.bus(serverPaths(server).bus).call(call('get_grace'));
  if (typeof inGrace !== 'boolean') throw new Error(`get_grace of ${server} did not answer with a boolean`);
  return inGrace;
}

/** Enters grace, or extends it. Ganesha says success to anything, so the state is read back (TAKEOVER section 8); false: it did not enter. */
export async function enterGrace(machine: Machine, server: string): Promise<boolean> {
  await machine.bus(serverPaths(server).bus).call(call('grace', { signature: 's', body: ['0:'] }));
  return isInGrace(machine, server);
}
