// Four kernel servers, each with a network of its own, two at home on each of the lab's kernel nodes; a third node gives quorum and is asked.
import { specHead } from '../../../lab/spec-head.ts';
import { NETWORK, PREFIX } from '../../../lab/state.ts';

/** The one that moves: one of the others is with it where it was, two are where it goes, and back. */
export const MOVES = 'nfs1';

const HOMES = ['node1', 'node1', 'node2', 'node2'] as const;

/** The text of a cluster.yaml. */
export const kernelOthersSpec = (name: string): string => `${specHead(name, 3)}exports:
${HOMES.map((_, index) => `  home${index + 1}: { path: /srv/home${index + 1}/data, clients: [${NETWORK}.0/${PREFIX}] }`).join('\n')}
servers:
${HOMES.map((home, index) => server(home, index + 1)).join('\n')}
nfs: { versions: [3, 4.1], lease: 10s, grace: 15s }
corosync: { token: 3s, tokenCoefficient: 0ms }
`;

const server = (home: string, number: number) => `  nfs${number}:
    address: ${NETWORK}.10${number}/${PREFIX}
    home: ${home}
    failoverTo: [${home === 'node1' ? 'node2' : 'node1'}]
    daemon: kernel
    exports: [home${number}]
    filesystems:
      - { device: /dev/lab/shared${2 * number - 1}, mount: /srv/home${number}, type: ext4 }
      - { device: /dev/lab/shared${2 * number}, mount: /srv/info${number}, type: ext4 }`;
