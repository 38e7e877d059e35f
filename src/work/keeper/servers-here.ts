// What the supervisors of this node say of their servers, and what those are that have none.
import type { ServerWord } from '../../core/protocol/word.ts';
import type { Machine } from '../../host/machine.ts';
import { kernelInGrace } from '../kernel/grace.ts';
import { kernelRun } from '../kernel/paths.ts';
import { hasSupervisor } from '../server/identity.ts';
import { SERVERS, serverPaths } from '../server/paths.ts';
import type { ServerStatus } from '../server/status.ts';

/** Those whose supervisor lives. */
export async function serversHere(machine: Machine): Promise<readonly ServerWord[]> {
  const all = await Promise.all((await namesHere(machine)).map((name) => supervised(machine, name)));
  return all.filter((it) => it !== undefined).map(wordOf);
}

/** In full, and those of the kernel's nfsd too, whose agents write down what they are. */
export async function statusesHere(machine: Machine): Promise<readonly ServerStatus[]> {
  const all = await Promise.all(
    (await namesHere(machine)).map(async (name) => (await supervised(machine, name)) ?? ofKernel(machine, name)),
  );
  return all.filter((status) => status !== undefined);
}

export const wordOf = ({ server: name, phase, epoch, inGrace, announced }: ServerStatus): ServerWord => ({
  ...{ name, phase, epoch, inGrace, announced },
});

const namesHere = async ({ files }: Machine): Promise<readonly string[]> => (await files.list(SERVERS)) ?? [];

const supervised = async (machine: Machine, name: string): Promise<ServerStatus | undefined> =>
  (await hasSupervisor(machine, name)) ? readStatusOf(machine, name) : undefined;

/** Whether they are in grace the kernel knows; where it can't be asked, nobody waits for an end of it. */
async function ofKernel(machine: Machine, name: string): Promise<ServerStatus | undefined> {
  if ((await machine.files.list(kernelRun(name).daemons)) === undefined) return undefined;
  const status = await readStatusOf(machine, name);
  // A cell that has just ended answers nothing, and has no grace.
  return status && { ...status, inGrace: await kernelInGrace(machine, name).catch(() => false) };
}

async function readStatusOf(machine: Machine, name: string): Promise<ServerStatus | undefined> {
  const text = await machine.files.read(serverPaths(name).status);
  return text === undefined ? undefined : { ...(JSON.parse(text) as ServerStatus), server: name };
}
