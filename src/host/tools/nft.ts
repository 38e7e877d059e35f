// nftables: one transaction, from standard input.
import type { Host } from '../host.ts';

/** In a named network namespace when one is given, else in the machine's own. */
export async function applyRules(host: Host, rules: string, namespace?: string): Promise<void> {
  const nft = ['nft', '-f', '-'] as const;
  const argv = namespace === undefined ? nft : (['ip', 'netns', 'exec', namespace, ...nft] as const);
  await host.run(argv, { input: rules, deadlineMs: 5_000 });
}
