// What clients wait at most while something is done to their cluster.
import type { Host } from '../../host/host.ts';
import type { DrillClient, TrafficReport } from '../../work/drill/client.ts';
import { steady } from '../../work/drill/drill.ts';

/** Milliseconds between two writes of the client that waited most; otherwise as reportsDuring. */
export const gapDuring = async (...asked: Parameters<typeof reportsDuring>): Promise<number> =>
  longestOf(await reportsDuring(...asked));

export const longestOf = (reports: readonly TrafficReport[]): number =>
  Math.max(...reports.map(({ longestGapMs }) => longestGapMs));

/**
 * Of each client, in their order, from steady traffic to steady traffic. Throws when one of them lost something, or TooLate when one does not go on; `patience`: as
 * of `steady`.
 */
export async function reportsDuring(
  host: Host,
  clients: readonly DrillClient[],
  act: () => Promise<unknown>,
  patience: Patience = {},
): Promise<readonly TrafficReport[]> {
  await Promise.all(clients.map((client) => client.startTraffic()));
  await allSteady(host, clients, patience);
  await act();
  await allSteady(host, clients, patience);
  return endTraffic(clients);
}

/** Throws when a client lost something. */
export async function endTraffic(clients: readonly DrillClient[]): Promise<readonly TrafficReport[]> {
  const reports = await Promise.all(clients.map((client) => client.stopTraffic()));
  const bad = reports.filter(({ lost, reordered, duplicated }) => lost + reordered + duplicated > 0);
  const inWords = bad.map((it) => `${it.lost} lost, ${it.reordered} reordered, ${it.duplicated} duplicated`);
  if (bad.length > 0) throw new Error(`clients lost writes: ${inWords.join('; ')}`);
  return reports;
}

export type Patience = Parameters<typeof steady>[2];

export async function allSteady(host: Host, clients: readonly DrillClient[], patience: Patience = {}): Promise<void> {
  await Promise.all(clients.map((client) => steady(host, client, patience)));
}
