// Files of /proc and /sys as the node itself sees them: read from outside, some of them speak of whoever reads.
import type { Argv, Host } from '../host.ts';

/** What is in them, one after the other; those that are not there are left out. */
export async function cat(host: Host, ...paths: readonly [string, ...string[]]): Promise<string> {
  const argv: Argv = ['cat', ...paths];
  return (await host.run(argv, { okExits: [0, 1] })).stdout;
}
