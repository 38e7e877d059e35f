// Copies of a mount in other mount namespaces (of a container, of a service) that did not follow when it was unmounted here: private ones (mount_namespaces(7)).
import { type Mount, readMounts } from '../../core/protocol/mountinfo.ts';
import type { Machine } from '../../host/machine.ts';
import type { Found } from './find.ts';

/** By the program of whoever lives there; what fails shows in that the filesystem is in use still. `found`: as it was found before it was unmounted here. */
export async function unmountElsewhere(machine: Machine, { own, device }: Found): Promise<void> {
  const numbers = [...own.map((mount) => mount.device), ...(device === undefined ? [] : [device])];
  const done = new Set<string>();
  for (const pid of await processes(machine)) {
    const text = await mountsOf(machine, pid);
    const copies = readMounts(text).filter((mount) => numbers.includes(mount.device));
    // Processes of one namespace say the same.
    if (copies.length === 0 || done.has(text)) continue;
    done.add(text);
    for (const { at } of copies.toSorted(deepestFirst)) await unmountThere(machine, pid, at);
  }
}

// ---

const processes = async ({ files }: Machine): Promise<readonly number[]> =>
  ((await files.list('/proc')) ?? []).map(Number).filter((pid) => pid > 0);

/** A process that has ended meanwhile has none. */
const mountsOf = async ({ files }: Machine, pid: number): Promise<string> =>
  (await files.read(`/proc/${pid}/mountinfo`).catch(() => undefined)) ?? '';

async function unmountThere(machine: Machine, pid: number, at: string): Promise<void> {
  const argv = ['nsenter', `--mount=/proc/${pid}/ns/mnt`, 'umount', '--', at] as const;
  // Busy, or without that program: whoever asked looks whether it is gone.
  await machine.run(argv, { deadlineMs: 5_000 }).catch(() => undefined);
}

const deepestFirst = (a: Mount, b: Mount): number => b.at.length - a.at.length;
