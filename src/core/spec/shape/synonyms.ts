// Words that other NFS and cluster tools use for what a spec says in its own: exports(5), ganesha.conf, pcs, the classic script.

/** What the word means here, if one of `candidates` is it. */
export function meant(written: string, candidates: readonly string[]): string | undefined {
  const bare = written.toLowerCase().replaceAll(/[-_ ]/g, '');
  // Own ones only: "constructor" is a word that a user may write.
  return Object.hasOwn(SYNONYMS, bare) ? SYNONYMS[bare]?.find((word) => candidates.includes(word)) : undefined;
}

// ---

const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  vip: ['address'],
  ip: ['address'],
  node: ['home'],
  primary: ['home'],
  host: ['name', 'node'],
  hostname: ['name', 'names'],
  hostnames: ['names'],
  aliases: ['names'],
  fqdn: ['names'],
  secondary: ['failoverTo'],
  backup: ['failoverTo'],
  stonith: ['fencing'],
  name: ['cluster'],
  vips: ['servers'],
  shares: ['exports'],
  share: ['exports'],
  iface: ['interface'],
  nic: ['interface'],
  protocols: ['versions'],
  vers: ['versions'],
  graceperiod: ['grace'],
  leaselifetime: ['lease'],
  exportid: ['id'],
  fsid: ['id'],
  fstype: ['type'],
  directory: ['mount', 'path'],
  referral: ['refer'],
  referrals: ['refer'],
  replica: ['replicas'],
  mountpoint: ['mount'],
  nfsd: ['kernel'],
  knfsd: ['kernel'],
  accesstype: ['access'],
  readwrite: ['rw'],
  readonly: ['ro'],
  norootsquash: ['none'],
  rootsquash: ['root'],
  allsquash: ['all'],
};
