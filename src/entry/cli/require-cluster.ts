// A spec that has to be right: its first error becomes the failure, with how many more there are.
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import { readSpec } from '../../core/spec/read-spec.ts';

export function requireCluster(text: string, file: string): Cluster {
  const { cluster, findings } = readSpec(text, file);
  if (cluster !== undefined) return cluster;
  const errors = findings.filter(({ level }) => level === 'error');
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more: gracekeeper check ${file})` : '';
  throw new Failed(2, first?.code ?? 'bad-spec', `${first?.message ?? 'the spec has errors'}${more}`, {
    ...(first?.hint === undefined ? {} : { hint: first.hint }),
    ...(first?.where === undefined ? {} : { where: first.where }),
  });
}
