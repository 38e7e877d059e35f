// Interfaces with what iproute2 says of their state and networks.
import type { Host } from '../host.ts';

export interface LinkDetails {
  readonly name: string;
  /** Set up, and carrying. */
  readonly up: boolean;
  readonly mtu: number;
  /** Its addresses with their prefix lengths, of both families. */
  readonly networks: readonly string[];
}

interface LinkJson {
  readonly ifname: string;
  readonly flags?: readonly string[];
  readonly mtu: number;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

export async function linkDetails(host: Host): Promise<readonly LinkDetails[]> {
  const { stdout } = await host.run(['ip', '-json', 'address', 'show']);
  return (JSON.parse(stdout) as LinkJson[]).map(({ ifname, flags = [], mtu, addr_info = [] }) => ({
    name: ifname,
    up: flags.includes('UP') && !flags.includes('NO-CARRIER'),
    mtu,
    networks: addr_info.flatMap(({ local, prefixlen }) =>
      local === undefined || prefixlen === undefined ? [] : [`${local}/${prefixlen}`],
    ),
  }));
}

/** The interface by which the machine would send there; null when it has no route, `lo` when the address is its own. */
export async function routeTo(host: Host, address: string): Promise<string | null> {
  // 2: the kernel says that there is none.
  const { stdout, exitCode } = await host.run(['ip', '-json', 'route', 'get', address], { okExits: [0, 2] });
  const [route] =
    exitCode === 0 && stdout.trim() !== '' ? (JSON.parse(stdout) as { dev?: string; type?: string }[]) : [];
  return route?.dev ?? null;
}
