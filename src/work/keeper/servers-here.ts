// What the supervisors of this node say of their servers.
import type { ServerWord } from '../../core/protocol/word.ts';
import type { Machine } from '../../host/machine.ts';
import { hasSupervisor } from '../server/identity.ts';
import { SERVERS, serverPaths } from '../server/paths.ts';
import type { ServerStatus } from '../server/status.ts';

/** Those whose supervisor lives. */
export async function serversHere(machine: Machine): Promise<readonly ServerWord[]> {
  const all = await statusesHere(machine);
  return all.map(({ server: name, phase, epoch, inGrace, announced }) => ({ name, phase, epoch, inGrace, announced }));
}

/** The same, in full. */
export async function statusesHere(machine: Machine): Promise<readonly ServerStatus[]> {
  const names = (await machine.files.list(SERVERS)) ?? [];
  const all = await Promise.all(names.map((name) => statusOf(machine, name)));
  return all.filter((status) => status !== undefined);
}

async function statusOf(machine: Machine, name: string): Promise<ServerStatus | undefined> {
  const text = await machine.files.read(serverPaths(name).status);
  if (text === undefined || !(await hasSupervisor(machine, name))) return undefined;
  return { ...(JSON.parse(text) as ServerStatus), server: name };
}
