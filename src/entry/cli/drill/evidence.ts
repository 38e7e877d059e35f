// What may tell why a drill failed: every client's kernel, the lab's own troubles, and every node's own logs, as far as they can be read.
import type { Cluster } from '../../../core/spec/cluster.ts';
import type { Lab } from '../../../lab/lab.ts';
import { TROUBLE } from '../../../lab/state.ts';
import { status } from '../../../work/commands/status.ts';
import type { DrillClient } from '../../../work/drill/client.ts';
import type { Evidence } from '../../../work/drill/in-a-row.ts';
import { JOURNAL, LOG, serverPaths } from '../../../work/server/paths.ts';

export async function evidenceOf(lab: Lab, cluster: Cluster, clients: readonly DrillClient[]): Promise<Evidence> {
  const hosts = lab.hosts();
  const logs = ['/var/log/pacemaker/pacemaker.log', JOURNAL, `${LOG}/keeper.log`];
  const ofServers = cluster.servers
    .map(({ name }) => serverPaths(name))
    .flatMap(({ log, ganeshaLog }) => [log, ganeshaLog]);
  const found = await Promise.all([
    read('status', async () => JSON.stringify(await status(hosts, cluster), null, 2)),
    read(TROUBLE, async () => (await lab.runInside(['cat', TROUBLE])).stdout),
    ...clients.map(({ kind, server, log }, index) =>
      read(`client ${index + 1}, ${kind} on ${server}`, async () => log?.()),
    ),
    ...hosts.flatMap((host) =>
      [...logs, ...ofServers].map((path) => read(`${host.name}:${path}`, () => host.files.read(path))),
    ),
  ]);
  return Object.fromEntries(found.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}

/** Enough for the last few minutes. */
const LETTERS = 400_000;

async function read(name: string, ask: () => Promise<string | undefined>): Promise<[string, string | undefined]> {
  const text = await ask().catch(
    (error: unknown) => `can't be read: ${error instanceof Error ? error.message : error}`,
  );
  return [name, text?.slice(-LETTERS)];
}
