// Corosync's own view of who is there. corosync-cmapctl prints its key-value map as KEY (TYPE) = VALUE; it has no JSON.
import type { Host } from '../host.ts';

/** How many nodes this node's Corosync has as members, itself included; 0 when it can't be asked. */
export async function memberCount(host: Host): Promise<number> {
  const { stdout, exitCode } = await host.run(['corosync-cmapctl', 'runtime.members'], {
    okExits: [0, 1],
    deadlineMs: 5_000,
  });
  if (exitCode !== 0) return 0;
  return stdout.split('\n').filter((line) => /^runtime\.members\.\d+\.status \(str\) = joined$/.test(line)).length;
}
