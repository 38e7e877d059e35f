// The epoch of an incarnation: Ganesha makes client ids and state ids from it. With an equal epoch (a restart within one second)
// a holder's reclaim was never accepted (TAKEOVER section 6), so it rises with every start, on whichever node.
import type { Host } from '../../host/host.ts';

/** Takes the next epoch (seconds, max(now, last + 1)) and has it on the state volume before it is used. */
export async function nextEpoch(host: Host, path: string): Promise<number> {
  const last = Number((await host.files.read(path)) ?? 0);
  if (!Number.isSafeInteger(last)) throw new Error(`${path} does not hold an epoch`);
  const epoch = Math.max(Math.floor(host.clock.now() / 1000), last + 1);
  await host.files.write(path, `${epoch}\n`);
  return epoch;
}
