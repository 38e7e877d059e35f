// What is mounted where, by /proc/PID/mountinfo (proc(5)).

export interface Mount {
  /** The file system's device number, as MAJOR:MINOR in decimal: of a block device, unless the file system makes up one of its own (Btrfs). */
  readonly device: string;
  readonly at: string;
  readonly type: string;
  /** As whoever mounted it called it. */
  readonly source: string;
  /** This mount, or the file system itself, takes no writes. */
  readonly readOnly: boolean;
  /** What the file system says of itself. */
  readonly says: readonly string[];
}

/** In the order in which they were mounted, as far as the kernel keeps it; what covers another comes after it. What can't be read is left out. */
export const readMounts = (mountinfo: string): readonly Mount[] => mountinfo.split('\n').flatMap(readMount);

/**
 * Which file systems hold a folder and what is below it: the device there is the one that /proc/locks prints, where stat(2) may say another (a subvolume of
 * Btrfs, a file of an overlay). As MAJOR:MINOR in hexadecimal, as /proc/locks has it: of the file system of each folder, and of those mounted below it.
 */
export function devicesUnder(mountinfo: string, folders: readonly string[]): readonly string[] {
  const mounts = readMounts(mountinfo).map((mount, index) => ({ ...mount, index }));
  const found = folders.flatMap((folder) => [
    ...mounts
      .filter(({ at }) => isWithin(folder, at))
      .sort((a, b) => b.at.length - a.at.length || b.index - a.index)
      .slice(0, 1),
    ...mounts.filter(({ at }) => isWithin(at, folder)),
  ]);
  return [...new Set(found.map(({ device }) => inHexadecimal(device)))];
}

/** A device number as /proc/locks and /proc/PID/maps have it. */
export const inHexadecimal = (device: string): string =>
  device
    .split(':')
    .map((decimal) => Number(decimal).toString(16).padStart(2, '0'))
    .join(':');

/** Whether the path is that folder or lies in it. */
export const isWithin = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);

// ---

/** 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue */
function readMount(line: string): readonly Mount[] {
  const [left = '', right = ''] = line.split(' - ');
  const [, , device, , at, how = ''] = left.split(' ');
  const [type = '', source = '', says = ''] = right.split(' ');
  if (device === undefined || at === undefined) return [];
  const [words, own] = [how.split(','), says.split(',')];
  return [
    {
      ...{ device, at: unescapeOctal(at), type, source: unescapeOctal(source) },
      ...{ readOnly: words.includes('ro') || own.includes('ro'), says: own },
    },
  ];
}

/** Space, tab, newline and backslash are in octal. */
const unescapeOctal = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
