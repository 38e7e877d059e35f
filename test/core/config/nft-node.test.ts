import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nodeGuard, noNodeGuard } from '../../../src/core/config/nft-node.ts';

const nft = spawnSync('unshare', ['-n', 'nft', '--version']).status === 0;

/** In a network namespace of its own, so that nothing of this machine is touched. */
const applied = (...texts: readonly string[]) =>
  spawnSync(
    'unshare',
    ['-n', 'sh', '-c', 'for t in "$@"; do printf %s "$t" | nft -f - || exit 1; done; nft list ruleset', 'x', ...texts],
    {
      encoding: 'utf8',
    },
  );

describe.skipIf(!nft)("the node's guard, as nft takes it", () => {
  it('drops what would go back to where it came from, for the addresses of servers only', () => {
    const { stdout, status } = applied(nodeGuard('eth0', '192.0.2.101'));
    expect(status).toBe(0);
    expect(stdout).toContain('iifname "eth0" oifname "eth0" ip daddr @served4 drop');
    expect(stdout).toContain('192.0.2.101');
  });

  it('is the same when run twice, and holds every address', () => {
    const twice = applied(
      nodeGuard('eth0', '192.0.2.101'),
      nodeGuard('eth0', '2001:db8::101'),
      nodeGuard('eth0', '192.0.2.101'),
    );
    expect(twice.stdout.match(/served4 drop/g)).toHaveLength(1);
    expect(twice.stdout).toContain('2001:db8::101');
  });

  it('goes without a trace', () => {
    expect(applied(nodeGuard('eth0', '192.0.2.101'), noNodeGuard()).stdout.trim()).toBe('');
    expect(applied(noNodeGuard()).stdout.trim()).toBe('');
  });
});
