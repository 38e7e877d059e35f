// arping: does somebody else answer for this IPv4 address? Not as RFC 5227 asks (-D, from no address): a node that answers for a server does so as
// its proxy, and a proxy does not answer that (kernel, net/ipv4/arp.c, arp_process).
import type { Host } from '../host.ts';
import { ToolError } from '../tool-error.ts';

// On one network the owner answers within milliseconds; arping itself knows whole seconds only, so it is ended by our deadline.
const ANSWER_WITHIN_MS = 200;

/** True when another machine on the interface's network claims the address. */
export async function isClaimed(host: Host, interfaceName: string, address: string): Promise<boolean> {
  try {
    const probe = ['arping', '-q', '-c', '1', '-w', '1', '-I', interfaceName, address] as const;
    return (await host.run(probe, { deadlineMs: ANSWER_WITHIN_MS, okExits: [0, 1] })).exitCode === 0;
  } catch (error) {
    if (error instanceof ToolError && error.failure.timedOutAfterMs !== undefined) return false;
    throw error;
  }
}
