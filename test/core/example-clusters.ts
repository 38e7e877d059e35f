// The clusters of examples/, by name: golden inputs of every room.
import { readdirSync, readFileSync } from 'node:fs';
import type { Cluster } from '../../src/core/spec/cluster.ts';
import { readSpec } from '../../src/core/spec/read-spec.ts';

const folder = new URL('../../examples/', import.meta.url);

export const examples: readonly (readonly [name: string, cluster: Cluster])[] = readdirSync(folder)
  .filter((file) => file.endsWith('.yaml'))
  .sort()
  .map((file) => [file.replace('.yaml', ''), read(file)]);

function read(file: string): Cluster {
  const { cluster, findings } = readSpec(readFileSync(new URL(file, folder), 'utf8'), file);
  if (cluster === undefined) throw new Error(`${file}: ${findings.map(({ message }) => message).join('; ')}`);
  return cluster;
}
