// What is wrong with a filesystem that is mounted, as far as it shows without reading a file of it: mounts that the kernel lists, and a file made and removed.
import type { Mount } from '../../core/protocol/mountinfo.ts';
import { inTime } from '../../host/eventually.ts';
import type { Machine } from '../../host/machine.ts';
import { filesAt } from '../../host/tools/stat.ts';
import { reasonOf } from '../server/reason.ts';
import type { Found, Wanted } from './find.ts';

/** Is it to take no writes? */
export const isReadOnly = ({ options }: Pick<Wanted, 'options'>): boolean => options.split(',').includes('ro');

/** Its mount at its directory, whatever else is there. */
export const mountThere = ({ own, directory }: Found): Mount | undefined => own.findLast(({ at }) => at === directory);

/** For a person. */
export const calledBy = ({ source, type }: Mount): string =>
  source.startsWith('/') ? source : `a ${type} (${source})`;

/** Where this node has it in use, and not at its directory; undefined where it has not. */
export function elsewhere({ device }: Wanted, { own, alive, directory }: Found): string | undefined {
  if (own[0] !== undefined) return `${device} is mounted at ${own[0].at}, and not at ${directory}`;
  if (!alive) return undefined;
  return `${device} is in use, and not mounted at ${directory}: another mount namespace has it, or it was unmounted lazily (umount -l) and a program still uses it`;
}

/** A sentence, or undefined where all is well: it is mounted at its directory, or nowhere. Waits no longer than `deadlineMs`: one whose device hangs may not answer at all. */
export async function troubleOf(
  machine: Machine,
  wanted: Wanted,
  found: Found,
  deadlineMs: number,
): Promise<string | undefined> {
  const { directory } = found;
  const [mine, top] = [mountThere(found), found.there.at(-1)];
  if (mine === undefined) return elsewhere(wanted, found);
  if (top !== undefined && top !== mine) return `${calledBy(top)} is mounted over it at ${directory}`;
  if (isReadOnly(wanted)) return unanswered(machine, directory, deadlineMs);
  if (mine.readOnly || mine.says.some((word) => STOPPED.includes(word))) return takesNone(directory, LIKELY);
  return (await unanswered(machine, directory, deadlineMs / 2)) ?? unwritable(machine, directory, deadlineMs / 2);
}

// ---

const takesNone = (directory: string, why: string): string => `${directory} takes no writes any more: ${why}`;
const LIKELY = "its filesystem or its device has met an error, or somebody has remounted it; the kernel's log says why";

/** Ext4 since Linux 6.15 (fs/ext4/super.c). */
const STOPPED = ['emergency_ro', 'shutdown'];

/** An XFS that has shut down says EIO (xfs_vn_getattr). */
async function unanswered(machine: Machine, directory: string, deadlineMs: number): Promise<string | undefined> {
  try {
    const answered = await inTime(machine.clock, `${directory} to answer`, deadlineMs, filesAt(machine, [directory]));
    return answered.has(directory) ? undefined : `${directory} answers with an error: its filesystem has shut down`;
  } catch (error) {
    return reasonOf(error);
  }
}

/** A file is made and removed. Nothing less tells: ext4 that has aborted its journal says of itself that it takes writes (6.1.176). */
async function unwritable(machine: Machine, directory: string, deadlineMs: number): Promise<string | undefined> {
  const path = `${directory}/.gracekeeper-${Math.floor(machine.clock.now())}`;
  const trying = machine.files.create(path).then(() => machine.files.remove(path));
  try {
    await inTime(machine.clock, `${directory} to take a file`, deadlineMs, trying);
    return undefined;
  } catch (error) {
    return takesNone(directory, reasonOf(error));
  }
}
