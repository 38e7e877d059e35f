import { kernel } from '../../../core/doctor/checks/kernel.ts';
import type { Argv, Host } from '../../../host/host.ts';
import { reasonOf } from '../../server/reason.ts';
import { onEachNode } from '../examine.ts';

/** In a namespace that is gone when the program is. */
export const kernelProbe = onEachNode(kernel, async (host) => {
  const [release, noNamespace, noFilter] = await Promise.all([
    host.run(['uname', '-r']),
    complaint(
      host,
      ['unshare', '--net', 'ip', 'link', 'add', 'gk-doctor', 'type', 'veth', 'peer', 'name', 'gk-doctor-2'],
      '',
    ),
    complaint(host, ['unshare', '--net', 'nft', '-f', '-'], RULES),
  ]);
  return { release: release.stdout.trim(), noNamespace, noFilter };
});

/** What our guards are made of (core/config/nft-guard.ts, nft-node.ts). */
const RULES = `add table inet gk_doctor
add set inet gk_doctor served { type ipv4_addr; }
add chain inet gk_doctor out { type filter hook output priority filter; policy accept; }
add rule inet gk_doctor out ip daddr @served tcp flags rst drop
`;

async function complaint(host: Host, argv: Argv, input: string): Promise<string | undefined> {
  try {
    await host.run(argv, { input });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}
