// What clients wait at most while something is done to their cluster.
import type { Host } from '../../host/host.ts';
import type { DrillClient, TrafficReport } from '../../work/drill/client.ts';
import { steady } from '../../work/drill/drill.ts';

/**
 * Milliseconds between two writes of the client that waited most, from steady traffic to steady traffic. Throws when one of them lost something, or TooLate
 * when one does not go on; `patience`: as of `steady`.
 */
export async function gapDuring(
  host: Host,
  clients: readonly DrillClient[],
  act: () => Promise<unknown>,
  patience: Patience = {},
): Promise<number> {
  await Promise.all(clients.map((client) => client.startTraffic()));
  await allSteady(host, clients, patience);
  await act();
  await allSteady(host, clients, patience);
  return Math.max(...(await endTraffic(clients)).map(({ longestGapMs }) => longestGapMs));
}

/** Throws when a client lost something. */
export async function endTraffic(clients: readonly DrillClient[]): Promise<readonly TrafficReport[]> {
  const reports = await Promise.all(clients.map((client) => client.stopTraffic()));
  const bad = reports.filter(({ lost, reordered, duplicated }) => lost + reordered + duplicated > 0);
  if (bad.length > 0) throw new Error(`clients lost writes: ${JSON.stringify(bad.map(({ lost }) => lost))}`);
  return reports;
}

export type Patience = Parameters<typeof steady>[2];

export async function allSteady(host: Host, clients: readonly DrillClient[], patience: Patience = {}): Promise<void> {
  await Promise.all(clients.map((client) => steady(host, client, patience)));
}
