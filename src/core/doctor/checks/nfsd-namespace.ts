import type { Cluster, Server } from '../../spec/cluster.ts';
import type { Check, Problem } from '../check.ts';

export interface NfsdNamespaceFact {
  /** As `uname -r` says. */
  readonly release: string;
  /** Why nfsd, or the pipes to nfsdcld, can't be mounted in a network namespace; undefined when they can. */
  readonly noNfsd: string | undefined;
}

/** nfsdcld, which is the only one that nfsd asks who may reclaim outside the first network namespace (fs/nfsd/nfs4recover.c): Linux 5.2. */
const OLDEST = [5, 2] as const;

/** Since when what is said of older kernels is so no more. */
const TRAITS = [
  {
    since: [6, 4],
    before:
      'locks that NFSv3 clients hold where several kernel servers of a node export one filesystem outlast the stop of their server, until the last of them stops',
  },
  {
    since: [6, 5],
    before: 'the kernel finds rpcbind by path, so each server has a /run of its own',
  },
  {
    since: [6, 14],
    before:
      "lockd's ports and the length of its grace period are the kernel's, the same for all servers of the cluster",
  },
] as const;

/** A node's kernel can have several NFS servers. */
export const nfsdNamespace: Check<NfsdNamespaceFact> = {
  name: 'nfsd-namespace',
  why: 'A kernel server with a network of its own has threads, grace period, client records, exports and lock manager in it: only so do others on the node not notice when it comes and goes.',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact }) => problemsOf(node, fact)),
    well: [...new Set(told.map(({ fact }) => fact.release))].map(inWords).join('; '),
  }),
};

/** Those for which a node has to be able to do so. */
export const ownKernelServers = ({ servers }: Cluster, node: string): readonly Server[] =>
  servers.filter(
    ({ daemon, network, home, failoverTo }) =>
      daemon === 'kernel' && network === 'own' && [home, ...failoverTo].includes(node),
  );

function problemsOf(node: string, { release, noNfsd }: NfsdNamespaceFact): readonly Problem[] {
  if (isOlder(release, OLDEST))
    return [
      {
        node,
        found: `Linux ${release} asks nobody in a namespace who may reclaim (nfsdcld came with ${OLDEST.join('.')})`,
        fix: 'apt-get install linux-image-amd64 && reboot',
      },
    ];
  if (noNfsd === undefined) return [];
  return [
    {
      node,
      found: `no nfsd in a network namespace: ${noNfsd}`,
      fix: 'modprobe nfsd   # or a kernel that has it: apt-get install linux-image-amd64',
    },
  ];
}

function inWords(release: string): string {
  const said = TRAITS.filter(({ since }) => isOlder(release, since)).map(
    ({ since, before }) => `${before} (until ${since.join('.')})`,
  );
  return [`Linux ${release} has an nfsd for each network`, ...said].join('; ');
}

function isOlder(release: string, [wantedMajor, wantedMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  return major < wantedMajor || (major === wantedMajor && minor < wantedMinor);
}
