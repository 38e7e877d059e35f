// The secrets of a cluster's fencing devices, by the resource that uses them.
import { isKeptInFile, keptInFiles, markOf } from '../fencing/cib-secrets.ts';
import type { Cluster, FencingDevice } from '../spec/cluster.ts';
import { named } from './fencing.ts';

export interface DeviceSecrets {
  /** The id of the device's resource. */
  readonly device: string;
  /** By option. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Those that every node is to have in files; devices without any are left out. */
export const secretsOf = (cluster: Cluster): readonly DeviceSecrets[] =>
  named(cluster)
    .map(([device, { options }]) => ({ device, secrets: keptInFiles(options) }))
    .filter(({ secrets }) => Object.keys(secrets).length > 0);

/** The same cluster, with a mark in the place of each secret: what may be hashed for everybody to see. */
export function withMarks(cluster: Cluster): Cluster {
  if (cluster.fencing.kind !== 'devices') return cluster;
  const devices = named(cluster).map(([id, device]) => ({ ...device, options: marked(id, device.options) }));
  return { ...cluster, fencing: { ...cluster.fencing, devices } };
}

// ---

function marked(id: string, options: FencingDevice['options']): FencingDevice['options'] {
  const secrets = keptInFiles(options);
  if (Object.keys(secrets).length === 0) return options;
  const mark = markOf(id, secrets);
  const entries = Object.entries(options).map(([option, value]) => [
    option,
    isKeptInFile(option, value) ? mark : value,
  ]);
  return Object.fromEntries(entries);
}
