// A supervisor writes down now and then who is connected, for whoever takes its server over (work/server/watch.ts). Clients that have been there
// for long are what a drill is about.
import { type Connection, clientConnections } from '../../core/protocol/proc-net-tcp.ts';
import { eventually, TooLate } from '../../host/eventually.ts';
import type { Host } from '../../host/host.ts';
import { kernelRun } from '../kernel/paths.ts';
import { CELL } from '../kernel/place.ts';
import { CLIENT_PORTS } from '../server/connections.ts';
import { readIdentity } from '../server/identity.ts';
import { recordPaths } from '../server/paths.ts';
import { readStatus } from '../server/status-board.ts';
import type { DrillScene } from './scene.ts';

/** Beyond the supervisor's ten seconds. */
const WITHIN_MS = 20_000;

/** Returns when all who are connected to the server on `node` are written down, or won't be: then they just are not tickled. */
export async function knownClients({ hosts, cluster, server }: DrillScene, node: string): Promise<void> {
  const host = hosts.find(({ name }) => name === node);
  const pid = (await readStatus(host, server.name))?.daemonPid;
  if (host === undefined || typeof pid !== 'number') return;
  const nodes = cluster.nodes.map(({ address }) => address);
  const wait = { what: `the clients of ${server.name} to be written down`, withinMs: WITHIN_MS, everyMs: 250 };
  const allKnown = eventually(host.clock, wait, async () => {
    const known = await recorded(host, recordPaths(cluster, server.name).connections);
    const clients = (await connected(host, pid)).filter(({ remoteAddress }) => !nodes.includes(remoteAddress));
    return clients.every((it) => known.includes(nameOf(it))) || undefined;
  });
  await allKnown.catch((error: unknown) => {
    if (!(error instanceof TooLate)) throw error;
  });
}

/** The addresses of who is connected to a server on its node; undefined where that has no daemon, or can't be asked. */
export async function connectedTo(
  { hosts, cluster }: Pick<DrillScene, 'hosts' | 'cluster'>,
  server: string,
  node: string,
): Promise<readonly string[] | undefined> {
  const host = hosts.find(({ name }) => name === node);
  const isKernel = cluster.servers.some(({ name, daemon }) => name === server && daemon === 'kernel');
  if (host === undefined) return undefined;
  // The kernel's nfsd is no process: it has its node's own network, or that of who holds one for it.
  const process = isKernel
    ? ((await readIdentity(host, `${kernelRun(server).daemons}/${CELL}`))?.pid ?? 'self')
    : (await readStatus(host, server))?.daemonPid;
  if (process === undefined || process === null) return undefined;
  const nodes = cluster.nodes.map(({ address }) => address);
  const all = (await connected(host, process)).map(({ remoteAddress }) => remoteAddress);
  // Over the loopback only its own monitor asks.
  return all.filter((address) => ![...nodes, '127.0.0.1', '::1'].includes(address));
}

const nameOf = ({ remoteAddress, remotePort }: Connection): string => `${remoteAddress} ${remotePort}`;

async function connected(host: Host, pid: number | 'self'): Promise<readonly Connection[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => host.files.read(`/proc/${pid}/net/${name}`)));
  return tables.flatMap((table) => clientConnections(table ?? '', CLIENT_PORTS));
}

async function recorded(host: Host, path: string): Promise<readonly string[]> {
  const text = await host.files.read(path);
  return text === undefined ? [] : (JSON.parse(text) as { connections: readonly Connection[] }).connections.map(nameOf);
}
