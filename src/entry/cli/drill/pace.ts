// How many times slower than usual the clients of a lab's drill go to work.
import type { Lab } from '../../../lab/lab.ts';
import type { LockRanges } from '../../../lab/traffic/locks-program.ts';

/** Every system call of a node with a kernel of its own is two switches between processes: at the usual pace its nfsd would have no time for its cluster. */
const OF_KERNEL_NODES = 10;

/** Undefined where they go at the usual pace. */
export async function slownessOf(lab: Lab): Promise<number | undefined> {
  const { nodes } = await lab.state();
  return nodes.some(({ kind }) => kind === 'kernel') ? OF_KERNEL_NODES : undefined;
}

/** Unless they have a pace of their own. */
export const paced = (ranges: LockRanges, slower: number | undefined): LockRanges => ({
  ...(slower !== undefined && { slower }),
  ...ranges,
});
