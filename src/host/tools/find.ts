// findutils: what stands in a folder, with what stat and readlink say of each entry. NULs between, so that any name may be there.
import type { Host } from '../host.ts';

export interface Entry {
  readonly name: string;
  /** Where a symbolic link leads; empty of all else. */
  readonly target: string;
  /** Milliseconds since the epoch. */
  readonly modified: number;
}

/** Of a folder that is not there, none; what goes while it is read may be missing. */
export async function entriesOf(host: Host, folder: string): Promise<readonly Entry[]> {
  const format = '%f\\0%l\\0%T@\\0';
  const { stdout } = await host.run(['find', folder, '-mindepth', '1', '-maxdepth', '1', '-printf', format], {
    okExits: [0, 1],
  });
  const words = stdout.split('\0');
  const entries: Entry[] = [];
  for (let at = 0; at + 2 < words.length; at += 3) {
    const [name = '', target = '', modified = ''] = words.slice(at, at + 3);
    entries.push({ name, target, modified: Number(modified) * 1_000 });
  }
  return entries;
}
