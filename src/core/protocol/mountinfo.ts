// Which file systems hold a folder and what is below it, by /proc/PID/mountinfo (proc(5)): the device there is the one that /proc/locks prints, where
// stat(2) may say another (a subvolume of Btrfs, a file of an overlay).

/** As MAJOR:MINOR in hexadecimal, as /proc/locks has it: of the file system of each folder, and of those mounted below it. */
export function devicesUnder(mountinfo: string, folders: readonly string[]): readonly string[] {
  const mounts = mountinfo.split('\n').flatMap(readMount);
  const found = folders.flatMap((folder) => [
    ...mounts
      .filter(({ at }) => isWithin(folder, at))
      .sort((a, b) => b.at.length - a.at.length || b.index - a.index)
      .slice(0, 1),
    ...mounts.filter(({ at }) => isWithin(at, folder)),
  ]);
  return [...new Set(found.map(({ device }) => device))];
}

// ---

interface Mount {
  readonly device: string;
  readonly at: string;
  readonly index: number;
}

/** 36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw */
function readMount(line: string, index: number): readonly Mount[] {
  const [, , device = '', , at] = line.split(' ');
  return at === undefined
    ? []
    : [{ device: device.split(':').map(hexadecimal).join(':'), at: unescapeOctal(at), index }];
}

const hexadecimal = (decimal: string): string => Number(decimal).toString(16).padStart(2, '0');

/** Space, tab, newline and backslash are in octal. */
const unescapeOctal = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

const isWithin = (path: string, folder: string): boolean =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`);
