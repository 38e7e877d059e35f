// nftables: one transaction, from standard input, in a server's network namespace.
import type { Host } from '../host.ts';

export async function applyRules(host: Host, namespace: string, rules: string): Promise<void> {
  await host.run(['ip', 'netns', 'exec', namespace, 'nft', '-f', '-'], { input: rules, deadlineMs: 5_000 });
}
