// Paths below another root. A symbolic link met through /proc/PID/root leads, when it is absolute, into this process's own files;
// so links are followed here, by hand, and never above that root.
import { readlink } from 'node:fs/promises';

const MOST_LINKS = 40;

/** The path at which `path`, as a process with root folder `root` means it, is found from here. The last component is not followed when `keepLast`. */
export async function resolveInside(root: string, path: string, keepLast = false): Promise<string> {
  const left = parts(path);
  const done: string[] = [];
  let links = 0;
  for (let part = left.shift(); part !== undefined; part = left.shift()) {
    if (part === '..') {
      done.pop();
      continue;
    }
    const target = keepLast && left.length === 0 ? undefined : await linkTarget(`${root}/${[...done, part].join('/')}`);
    if (target === undefined) {
      done.push(part);
      continue;
    }
    if (++links > MOST_LINKS) throw new Error(`${path}: too many levels of symbolic links`);
    if (target.startsWith('/')) done.length = 0;
    left.unshift(...parts(target));
  }
  return `${root}/${done.join('/')}`;
}

const parts = (path: string) => path.split('/').filter((part) => part !== '' && part !== '.');

async function linkTarget(path: string): Promise<string | undefined> {
  try {
    return await readlink(path);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EINVAL' || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
