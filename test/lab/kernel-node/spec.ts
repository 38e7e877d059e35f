// A cluster of the kernel's NFS server with these filesystems.
import type { Cluster } from '../../../src/core/spec/cluster.ts';
import { readSpec } from '../../../src/core/spec/read-spec.ts';

export type { Cluster };

/** The rules of check are not asked: what a lab makes of a cluster is not theirs. */
export function requireSpec(filesystems: readonly string[]): Cluster {
  const text = `cluster: x
nodes:
  - { name: node1, address: 192.0.2.11 }
  - { name: node2, address: 192.0.2.12 }
fencing: none-accept-split-brain
stateVolume: /srv/state
exports:
  data: { path: /srv/home/data, clients: [192.0.2.0/24] }
  deep: { path: /srv/home/inner/deep, clients: [192.0.2.0/24] }
servers:
  nfs1: { address: 192.0.2.101/24, home: node1, exports: [data, deep] }
`;
  const { cluster, findings } = readSpec(text, 'test');
  if (cluster === undefined) throw new Error(findings.map(({ message }) => message).join('; '));
  const parsed = filesystems.map((it) => {
    const [, source = '', mount = '', type = ''] = it.match(/device: (\S+), mount: (\S+), type: (\S+)/) ?? [];
    return { kind: 'device' as const, source, mount, type, options: '' };
  });
  return { ...cluster, servers: cluster.servers.map((server) => ({ ...server, filesystems: parsed })) };
}
