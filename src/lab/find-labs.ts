// The labs of this machine. A lab is found by its process alone: it keeps nothing on the machine that a kill could leave behind.
import { allProcesses, argvOf, namespaceOf, startTime } from './processes.ts';

export interface FoundLab {
  readonly name: string;
  /** The unshare process: it stands in the machine's pid namespace and in the lab's other ones. Killing it ends the lab. */
  readonly pid: number;
  readonly startTime: number;
}

/** argv[0] of a lab's outermost process; the name of the lab is its last argument. */
export const LAB_ARGV0 = 'gracekeeper-lab';

/** Oldest first. Labs of another pid namespace (a container that this process can see into) are not ours. */
export async function findLabs(): Promise<readonly FoundLab[]> {
  const own = await namespaceOf('self', 'pid');
  const found = await Promise.all((await allProcesses()).map((pid) => asLab(pid, own)));
  return found.filter((lab) => lab !== undefined).sort(byAge);
}

export async function findLab(name: string): Promise<FoundLab | undefined> {
  return (await findLabs()).find((lab) => lab.name === name);
}

/** False as soon as the lab's outermost process has ended; by then everything in the lab has. */
export async function stillThere(lab: FoundLab): Promise<boolean> {
  return (await startTime(lab.pid)) === lab.startTime;
}

export const byAge = (a: FoundLab, b: FoundLab) => a.startTime - b.startTime || a.pid - b.pid;

async function asLab(pid: number, own: number | undefined): Promise<FoundLab | undefined> {
  const argv = await argvOf(pid);
  const name = argv?.at(-1);
  if (argv?.[0] !== LAB_ARGV0 || name === undefined || (await namespaceOf(pid, 'pid')) !== own) return undefined;
  const started = await startTime(pid);
  return started === undefined ? undefined : { name, pid, startTime: started };
}
