// Lab clients as a drill's clients: booted, mounted from the server under drill, and removed afterwards.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import type { Lab } from '../../lab/lab.ts';
import { mountSource } from '../../lab/mount-source.ts';
import { CLIENT_KINDS, type ClientKind } from '../../lab/state.ts';
import type { DrillClient } from '../../work/drill/client.ts';

/** Of the kinds that a lab has, those that the server serves by default: one of NFSv3 and one of the newest of NFSv4. */
export function defaultKinds({ versions }: Server): readonly ClientKind[] {
  const v3 = versions.includes('3') ? (['kernel:3'] as const) : [];
  const v4 = versions.includes('4.1') ? (['kernel:4.1'] as const) : [];
  return [...v3, ...v4];
}

export function parseKinds(text: string): readonly ClientKind[] {
  return text.split(',').map((word) => {
    const kind = CLIENT_KINDS.find((known) => known === word.trim());
    if (kind !== undefined) return kind;
    throw new Failed(2, 'unknown-client', `there is no client kind "${word}"`, {
      hint: `the kinds: ${CLIENT_KINDS.join(', ')}`,
    });
  });
}

/** Runs the act with one mounted client for each kind. */
export async function withClients<T>(
  lab: Lab,
  cluster: Cluster,
  server: Server,
  kinds: readonly ClientKind[],
  act: (clients: readonly DrillClient[]) => Promise<T>,
): Promise<T> {
  const sources = kinds.map((kind) => mountSource(cluster, server.name, kind));
  const clients = await Promise.all(kinds.map((kind) => lab.addClient(kind)));
  try {
    await Promise.all(
      clients.map((client, index) => client.mount(sources[index] ?? mountSource(cluster, server.name, client.kind))),
    );
    return await act(
      clients.map((client) => ({
        kind: client.kind,
        server: server.name,
        startTraffic: () => client.startTraffic(),
        progress: () => client.progress(),
        stopTraffic: () => client.stopTraffic(),
      })),
    );
  } finally {
    await Promise.all(clients.map((client) => client.remove()));
  }
}
