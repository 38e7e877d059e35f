// What the supervisors of this node say of their servers.
import type { ServerWord } from '../../core/protocol/word.ts';
import type { Machine } from '../../host/machine.ts';
import { hasSupervisor } from '../server/identity.ts';
import { SERVERS, serverPaths } from '../server/paths.ts';
import type { ServerStatus } from '../server/status.ts';

/** Those whose supervisor lives. */
export async function serversHere(machine: Machine): Promise<readonly ServerWord[]> {
  const names = (await machine.files.list(SERVERS)) ?? [];
  const words = await Promise.all(names.map((name) => serverWord(machine, name)));
  return words.filter((word) => word !== undefined);
}

async function serverWord(machine: Machine, name: string): Promise<ServerWord | undefined> {
  const text = await machine.files.read(serverPaths(name).status);
  if (text === undefined || !(await hasSupervisor(machine, name))) return undefined;
  const { phase, epoch, inGrace, announced } = JSON.parse(text) as ServerStatus;
  return { name, phase, epoch, inGrace, announced };
}
