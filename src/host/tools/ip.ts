// iproute2. What it can say in JSON is read as JSON; what changes several things at once goes through -batch.
import type { Host } from '../host.ts';

export interface Interface {
  readonly name: string;
  readonly index: number;
  /** Ethernet address, as in 02:00:00:00:00:01. */
  readonly mac: string;
  readonly mtu: number;
  /** Its own, of both families. */
  readonly addresses: readonly string[];
}

/** An address as one interface has it. */
export interface Held {
  readonly interfaceName: string;
  readonly prefix: number;
}

interface LinkJson {
  readonly ifname: string;
  readonly ifindex: number;
  readonly address?: string;
  readonly mtu: number;
  readonly addr_info?: readonly { readonly local?: string; readonly prefixlen?: number }[];
}

export async function interfaces(host: Host): Promise<readonly Interface[]> {
  return (await links(host)).map((link) => ({
    name: link.ifname,
    index: link.ifindex,
    mac: link.address ?? '',
    mtu: link.mtu,
    addresses: (link.addr_info ?? []).flatMap(({ local }) => (local === undefined ? [] : [local])),
  }));
}

/** Where this machine has the address; on several interfaces where somebody has put it there. */
export async function heldAs(host: Host, address: string): Promise<readonly Held[]> {
  return (await links(host)).flatMap(({ ifname, addr_info = [] }) =>
    addr_info
      .filter(({ local }) => local === address)
      .map(({ prefixlen = 0 }) => ({ interfaceName: ifname, prefix: prefixlen })),
  );
}

async function links(host: Host): Promise<readonly LinkJson[]> {
  return JSON.parse((await host.run(['ip', '-json', 'address', 'show'])).stdout) as LinkJson[];
}

/** Runs ip commands in one go, stopping at the first that fails; in a named network namespace when one is given. */
export async function ipBatch(host: Host, commands: readonly string[], namespace?: string): Promise<void> {
  const where = namespace === undefined ? [] : ['-netns', namespace];
  await host.run(['ip', ...where, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** Those that have a name: the folder where ip-netns(8) keeps them. */
export const networkNamespaces = async (host: Host): Promise<readonly string[]> =>
  (await host.files.list('/run/netns')) ?? [];

/** Is there such an interface? Asks no program: the kernel has a folder for each that speaks IPv4, as every Ethernet does. */
export const hasInterface = (host: Host, name: string): Promise<boolean> =>
  host.files.exists(`/proc/sys/net/ipv4/conf/${name}/forwarding`);

/** Processes whose network is the named namespace, as this machine numbers them. */
export async function processesInside(host: Host, namespace: string): Promise<readonly number[]> {
  // One a line; iproute2 has no JSON for it.
  const { stdout } = await host.run(['ip', 'netns', 'pids', namespace]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);
}

/** Addresses that this machine reaches through the interface, those with a route of their own; none where there is no such interface. */
export async function routedThrough(host: Host, interfaceName: string): Promise<readonly string[]> {
  const shown = await Promise.all(
    ['-4', '-6'].map((family) =>
      host.run(['ip', family, '-json', 'route', 'show', 'dev', interfaceName], { okExits: [0, 1] }),
    ),
  );
  return shown
    .flatMap(({ stdout }) => (stdout.trim() === '' ? [] : (JSON.parse(stdout) as { dst: string }[])))
    .map(({ dst }) => dst);
}

/** Addresses that this machine answers for without having them; of these families only. */
export async function proxyEntries(
  host: Host,
  families: readonly ('-4' | '-6')[] = ['-4', '-6'],
): Promise<readonly { readonly address: string; readonly interfaceName: string }[]> {
  const shown = await Promise.all(
    families.map((family) => host.run(['ip', family, '-json', 'neighbour', 'show', 'proxy'])),
  );
  return shown
    .flatMap(({ stdout }) => (stdout.trim() === '' ? [] : (JSON.parse(stdout) as { dst: string; dev: string }[])))
    .map(({ dst, dev }) => ({ address: dst, interfaceName: dev }));
}
