import { resolver } from '../../../core/doctor/checks/resolver.ts';
import type { Clock, Host } from '../../../host/host.ts';
import { ToolError } from '../../../host/tool-error.ts';
import { readStatus } from '../../server/status-board.ts';
import { onEachNode } from '../examine.ts';
import { sampleClients } from '../sample-clients.ts';

/** So long, and the check is decided. */
const LONGEST_MS = 12_000;

export const resolverProbe = onEachNode(resolver, async (host, { cluster, clock }) => {
  const [conf, resolved] = await Promise.all([
    host.files.read('/etc/resolv.conf'),
    host.files.exists('/run/systemd/resolve/resolv.conf'),
  ]);
  const lookups = cluster.servers.map(async (server) => {
    const pid = (await readStatus(host, server.name))?.daemonPid ?? null;
    const [address] = sampleClients(cluster, server);
    if (pid === null || address === undefined) return [];
    return [{ server: server.name, address, ms: await lookUp(host, clock, { pid, address }) }];
  });
  return { nameservers: nameserversIn(conf ?? ''), resolved, lookups: (await Promise.all(lookups)).flat() };
});

/** How much longer it takes, as the daemon sees the world, than a name that is in its /etc/hosts: on a busy machine both take their time. */
async function lookUp(host: Host, clock: Clock, { pid, address }: { pid: number; address: string }): Promise<number> {
  const known = await timed(host, clock, { pid, address: '127.0.0.1' });
  return Math.max(0, (await timed(host, clock, { pid, address })) - known);
}

async function timed(host: Host, clock: Clock, { pid, address }: { pid: number; address: string }): Promise<number> {
  const before = clock.now();
  try {
    const inside = ['nsenter', '--target', `${pid}`, '--mount', '--net', '--', 'getent', 'hosts', address] as const;
    await host.run(inside, { okExits: [0, 2], deadlineMs: LONGEST_MS });
  } catch (error) {
    if (!(error instanceof ToolError && error.failure.timedOutAfterMs !== undefined)) throw error;
  }
  return clock.now() - before;
}

/** resolv.conf(5). */
const nameserversIn = (conf: string): readonly string[] =>
  conf.split('\n').flatMap((line) => {
    const [keyword, address] = line.trim().split(/\s+/);
    return keyword === 'nameserver' && address !== undefined ? [address] : [];
  });
