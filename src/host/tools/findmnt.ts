// findmnt: what is mounted, as JSON.
import type { Host } from '../host.ts';

export type MountColumn = 'TARGET' | 'SOURCE' | 'FSTYPE' | 'PROPAGATION' | 'UUID' | 'MAJ:MIN' | 'AVAIL' | 'SIZE';

/** Of every mount that is asked for, in the order in which they were made; keys in lower case, as findmnt has them. Empty when nothing fits. */
export async function findMounts(
  host: Host,
  columns: readonly MountColumn[],
  which: readonly string[] = [],
): Promise<readonly Readonly<Record<string, string | number | null>>[]> {
  const argv = ['findmnt', '--json', '--list', '--bytes', '--output', columns.join(','), ...which] as const;
  const { stdout } = await host.run(argv, { okExits: [0, 1] });
  return stdout.trim() === ''
    ? []
    : (JSON.parse(stdout) as { filesystems: Record<string, string | number | null>[] }).filesystems;
}
