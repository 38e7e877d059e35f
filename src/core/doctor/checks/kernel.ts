import type { Check } from '../check.ts';

export interface KernelFact {
  /** As `uname -r` says. */
  readonly release: string;
  /** Why a network namespace with a veth in it can't be made; undefined when it can. */
  readonly noNamespace: string | undefined;
  /** Why nftables takes no rule there; undefined when it does. */
  readonly noFilter: string | undefined;
}

/** pidfd_getfd(2), on which custody rests: Linux 5.6. */
const OLDEST = [5, 6] as const;

/** The kernel has what servers need of it. */
export const kernel: Check<KernelFact> = {
  name: 'kernel',
  why: 'Every server lives in namespaces of its own behind packet filters of its own, and custody keeps locks by pidfd_getfd(2).',
  judge: (told) => ({
    problems: told.flatMap(({ node, fact: { release, noNamespace, noFilter } }) => [
      ...(isOld(release)
        ? [
            {
              node,
              found: `Linux ${release} is older than ${OLDEST.join('.')}`,
              fix: 'apt-get install linux-image-amd64 && reboot',
            },
          ]
        : []),
      ...(noNamespace === undefined
        ? []
        : [
            {
              node,
              found: `no network namespace with a veth: ${noNamespace}`,
              fix: 'modprobe veth && sysctl -w user.max_net_namespaces=1024',
            },
          ]),
      ...(noFilter === undefined
        ? []
        : [
            { node, found: `nftables takes no rule: ${noFilter}`, fix: 'modprobe -a nf_tables nft_ct nft_reject_inet' },
          ]),
    ]),
    well: `Linux ${[...new Set(told.map(({ fact }) => fact.release))].join(', ')} with namespaces, veth and nftables`,
  }),
};

function isOld(release: string): boolean {
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
