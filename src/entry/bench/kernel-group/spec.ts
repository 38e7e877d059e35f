// The cluster of the comparison: an active/passive group with two exports on the lab's first two nodes, which have kernels of their own. The third, an
// ordinary one, runs nothing of it: it gives quorum, so that no fence waits for a tie to be broken, and is where the cluster is asked from.
import { specHead } from '../../../lab/spec-head.ts';
import { NETWORK, PREFIX } from '../../../lab/state.ts';

export const SERVER = 'nfs1';

/** The text of a cluster.yaml. Lease and grace are what the classic recipe gets too (classic-files.ts); the token is Corosync's own default. */
export const kernelGroupSpec = (name: string): string => `${specHead(name, 3)}exports:
  papers: { path: /srv/papers/data, clients: [${NETWORK}.0/${PREFIX}] }
  images: { path: /srv/images/data, clients: [${NETWORK}.0/${PREFIX}] }
servers:
  ${SERVER}:
    address: ${NETWORK}.101/${PREFIX}
    home: node1
    failoverTo: [node2]
    daemon: kernel
    network: host
    exports: [papers, images]
    filesystems:
      - { device: /dev/lab/shared1, mount: /srv/papers, type: ext4 }
      - { device: /dev/lab/shared2, mount: /srv/images, type: ext4 }
      - { device: /dev/lab/shared3, mount: /srv/info, type: ext4 }
nfs: { versions: [3, 4.1, 4.2], lease: 10s, grace: 15s }
corosync: { token: 3s, tokenCoefficient: 0ms }
`;
