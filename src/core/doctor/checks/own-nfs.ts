import { MOUNT_PORT, NFS_PORT, NLM_PORT } from '../../config/ports.ts';
import type { Check } from '../check.ts';

export interface OwnNfsFact {
  /** TCP ports that are listened on in the node's own network namespace. */
  readonly listening: readonly number[];
  /** The kernel's nfsd has threads. */
  readonly kernelNfsd: boolean;
}

const RPCBIND_PORT = 111;

/** The node itself serves no NFS. */
export const ownNfs: Check<OwnNfsFact> = {
  name: 'own-nfs',
  why: 'An NFS server of the node itself (Debian starts the one that it installs) gives its clients locks that no grace period of ours knows of, on the same files.',
  judge: (told, { servers }) => ({
    problems: told.flatMap(({ node, fact: { listening, kernelNfsd } }) => {
      // There it is ours, or stands in our way, which its start says (kernel_nfsd).
      if (servers.some((server) => server.daemon === 'kernel' && [server.home, ...server.failoverTo].includes(node)))
        return [];
      const ports = [NFS_PORT, MOUNT_PORT, NLM_PORT].filter((port) => listening.includes(port));
      if (kernelNfsd)
        return [{ node, found: "the kernel's NFS server runs", fix: 'systemctl disable --now nfs-server' }];
      if (ports.length === 0) return [];
      return [
        {
          node,
          found: `something listens on ${ports.join(', ')} beside our servers`,
          fix: 'systemctl disable --now nfs-ganesha   # or whatever `ss -ltnp` shows there',
        },
      ];
    }),
    well: told.some(({ fact }) => fact.listening.includes(RPCBIND_PORT))
      ? "none; the nodes' rpcbind is in nobody's way, since servers that need one have their own"
      : 'none',
  }),
};
