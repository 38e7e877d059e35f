// The cluster that kernel nodes get when their user brings none: one server of the kernel's own NFS server, which moves with its filesystems.
import type { NfsVersion } from '../core/spec/cluster.ts';
import { specHead } from './spec-head.ts';
import { LIGHT_NETWORK, NETWORK, PREFIX } from './state.ts';

export interface DefaultKernelSpec {
  readonly name: string;
  /** 2 to 32. */
  readonly nodes: number;
  /** How many of them, from the first on, have a kernel of their own. */
  readonly kernelNodes: number;
  readonly versions: readonly NfsVersion[];
  /** As in the spec; 10s and 60s unless given: what the address takes to start, after the daemons, comes off the grace period. */
  readonly lease?: string | undefined;
  readonly grace?: string | undefined;
}

/** The text of a cluster.yaml. The server runs on kernel nodes only; its disks are those of kernel-node/lab-disks.ts. */
export function defaultKernelSpec(wish: DefaultKernelSpec): string {
  const { name, nodes, kernelNodes, versions, lease = '10s', grace = '60s' } = wish;
  const others = Array.from({ length: kernelNodes - 1 }, (_, index) => `node${index + 2}`).join(', ');
  return `# A lab of ${nodes} nodes and a server of the kernel's own NFS server, which moves with its filesystems.
${specHead(name, nodes)}exports:
  home: { path: /srv/home/data, clients: [${NETWORK}.0/${PREFIX}, ${LIGHT_NETWORK}] }
servers:
  nfs1:
    address: ${NETWORK}.101/${PREFIX}
    home: node1
    failoverTo: [${others}]
    daemon: kernel
    network: host
    exports: [home]
    filesystems:
      - { device: /dev/lab/shared1, mount: /srv/home, type: ext4 }
      - { device: /dev/lab/shared2, mount: /srv/info, type: ext4 }
nfs: { versions: [${versions.join(', ')}], lease: ${lease}, grace: ${grace} }
# A system call is dear in user-mode Linux: Corosync gets time.
corosync: { token: 5s }
`;
}
