// A cluster in which things fail: who serves, what the journals say, and one real client that writes all the time.
import { expect } from 'vitest';
import { readJournal } from '../../src/core/observe/journal.ts';
import type { Observation } from '../../src/core/observe/observation.ts';
import { eventually } from '../../src/host/eventually.ts';
import { systemClock } from '../../src/host/local.ts';
import type { LabClient } from '../../src/lab/client.ts';
import type { LabHost } from '../../src/lab/host.ts';
import { mountSource } from '../../src/lab/mount-source.ts';
import { move } from '../../src/work/commands/move.ts';
import { silent } from '../../src/work/commands/progress.ts';
import { status } from '../../src/work/commands/status.ts';
import { steady } from '../../src/work/drill/drill.ts';
import { JOURNAL } from '../../src/work/server/paths.ts';
import type { ServerStatus } from '../../src/work/server/status.ts';
import { readStatus } from '../../src/work/server/status-board.ts';
import type { ClusterLab } from './cluster-lab.ts';

export const until = <T>(what: string, probe: () => Promise<T | undefined>, withinMs = 60_000): Promise<T> =>
  eventually(systemClock, { what, withinMs, everyMs: 50 }, probe);

export interface Served {
  readonly host: LabHost;
  readonly status: ServerStatus;
}

/** Where the server is announced, once it is and `holds`. */
export function served({ lab }: ClusterLab, server: string, holds: (served: Served) => boolean = () => true) {
  return until(`${server} to be served`, async (): Promise<Served | undefined> => {
    for (const host of lab.hosts()) {
      const found = await readStatus(host, server);
      if (found?.phase === 'serving' && found.announced && holds({ host, status: found }))
        return { host, status: found };
    }
    return undefined;
  });
}

/** A cluster of which all nodes stop at once elects anew when it starts: for a test without waiting 20 s for nodes that are all there. */
export async function electQuickly({ lab }: ClusterLab): Promise<void> {
  await lab.hosts()[0]?.run(['crm_attribute', '--type', 'crm_config', '--name', 'dc-deadtime', '--update', '2s']);
}

/** All nodes online, every server at home, nobody in grace, no failure remembered. */
export async function calm({ lab, cluster }: ClusterLab): Promise<void> {
  const hosts = lab.hosts();
  await until('every node to be online', async () => {
    const { nodes } = await status(hosts, cluster);
    return nodes.every(({ state }) => state === 'online') || undefined;
  });
  await hosts[0]?.run(['crm_resource', '--cleanup']);
  for (const { name, home } of cluster.servers) {
    await served({ lab, cluster, specText: '' }, name);
    await move(hosts, cluster, name, home, silent);
  }
  await until('the end of every grace', async () => {
    const { servers, health } = await status(hosts, cluster);
    return (health === 'HEALTHY' && servers.every(({ inGrace }) => !inGrace)) || undefined;
  });
}

/** What all nodes have written since then (ms), in order of time; of a node that is off, what it wrote before. */
export async function journalSince({ lab }: ClusterLab, since: number): Promise<readonly Observation[]> {
  const texts = await Promise.all(lab.hosts().map((host) => host.files.read(JOURNAL).catch(() => undefined)));
  return texts
    .flatMap((text) => readJournal(text ?? '').observations)
    .filter(({ at }) => at >= since)
    .sort((a, b) => a.at - b.at);
}

/** A client with a file open on the server, written to all the time. */
export async function writingClient({ lab, cluster }: ClusterLab, server: string): Promise<LabClient> {
  const client = await lab.addClient('kernel:4.1');
  await client.mount(mountSource(cluster, server, 'kernel:4.1'));
  return client;
}

/** The client writes before, during and after; nothing that it wrote is lost, out of order or there twice. */
export async function underTraffic(made: ClusterLab, client: LabClient, act: () => Promise<void>): Promise<void> {
  const [host] = made.lab.hosts();
  if (host === undefined) throw new Error('a lab has nodes');
  await client.startTraffic();
  const drillClient = { ...client, server: '' };
  try {
    await steady(host, drillClient);
    await act();
    await steady(host, drillClient);
  } catch (error) {
    // The next test uses the same client; what is wrong is known already.
    await client.stopTraffic().catch(() => undefined);
    throw error;
  }
  expect(await client.stopTraffic()).toMatchObject({ lost: 0, reordered: 0, duplicated: 0 });
}

/**
 * Grace before address: for every incident of the server, each peer that serves on a living node is in grace, as read back, before the next
 * incarnation is executed; and no node was silent.
 */
export function expectPeersFirst(observations: readonly Observation[], server: string, peers: readonly string[]): void {
  const story = observations.filter((it) => it.server === server);
  const asked = story.filter((it) => it.kind === 'peers-asked');
  expect(asked.length).toBeGreaterThan(0);
  for (const it of asked) expect(it.silent).toEqual([]);
  const opened = story.find(({ kind }) => kind === 'incident-opened');
  const started = story.find(({ kind, at }) => kind === 'daemon-started' && at >= (opened?.at ?? 0));
  for (const peer of peers) {
    const held = observations.find((it) => it.server === peer && it.kind === 'grace-held');
    expect(held?.at, `${peer} in grace`).toBeLessThan(started?.at ?? 0);
  }
}

/** Every incident has ended: peers have left grace, or may. */
export const incidentsOver = (made: ClusterLab): Promise<true> =>
  until('the end of every incident', async () => {
    const [host] = made.lab.hosts();
    const names = (await host?.files.list(`${made.cluster.stateVolume}/incidents`)) ?? [];
    // Whoever dies while it writes one leaves a hidden file, which is nobody's record (write-atomically.ts).
    const open = names.filter((name) => name.endsWith('.json'));
    if (open.length > 0) throw new Error(`open: ${open.join(', ')}`);
    return true as const;
  });
