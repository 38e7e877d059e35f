import { strangers } from '../../../core/doctor/checks/strangers.ts';
import type { Host } from '../../../host/host.ts';
import { isClaimed } from '../../../host/tools/arping.ts';
import { onEachNode } from '../examine.ts';
import type { Scene } from '../scene.ts';

/** An address is asked for by its holder, which does not hear itself; one that nobody holds, by its home. */
export const strangersProbe = onEachNode(strangers, async (host, scene) => {
  const [link, asked] = await Promise.all([scene.serviceLink(host), addressesToAsk(host, scene)]);
  if (link === undefined) throw new Error('it has no interface for the servers');
  const claimed: string[] = [];
  for (const address of asked) {
    const ask = address.includes(':') ? isNeighbour : isClaimed;
    if (await ask(host, link.name, address)) claimed.push(address);
  }
  return { asked, claimed };
});

async function addressesToAsk(host: Host, { cluster, hosts, holders }: Scene): Promise<readonly string[]> {
  const held = await holders();
  const answers = (name: string) => hosts.some((each) => each.name === name);
  // Whether a node holds the address of a kernel's server stands in no neighbour table: nobody can tell it from a stranger's.
  return cluster.servers
    .filter(({ daemon }) => daemon === 'ganesha')
    .filter(({ address, home, failoverTo }) => (held.get(address) ?? [home, ...failoverTo].find(answers)) === host.name)
    .map(({ address }) => address);
}

/** By the kernel's own neighbour discovery: a packet to it, then its entry. */
async function isNeighbour(host: Host, interfaceName: string, address: string): Promise<boolean> {
  await host.run(['ping', '-6', '-c', '1', '-W', '1', '-I', interfaceName, address], {
    okExits: [0, 1, 2],
    deadlineMs: 5_000,
  });
  const show = ['ip', '-6', '-json', 'neighbour', 'show', 'to', address, 'dev', interfaceName] as const;
  const { stdout } = await host.run(show, { deadlineMs: 5_000 });
  const found = stdout.trim() === '' ? [] : (JSON.parse(stdout) as { lladdr?: string }[]);
  return found.some(({ lladdr }) => lladdr !== undefined);
}
