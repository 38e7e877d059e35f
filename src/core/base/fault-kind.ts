// Every fault that a cluster can be given on purpose: one list for `drill --fault` and `lab fault`, and what each of them is.

/** In a drill as in a lab. */
export const FAULT_KINDS = [
  'daemon-crash',
  'daemon-hang',
  'supervisor-crash',
  'keeper-crash',
  'node-death',
  'partition',
  'state-volume-loss',
  'move',
  'failback',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Those that only a lab can be given, too. */
export const LAB_FAULT_KINDS = [
  ...FAULT_KINDS,
  'pacemakerd-crash',
  'corosync-crash',
  'power-cycle-all',
  'fencing-fails',
] as const;
export type LabFaultKind = (typeof LAB_FAULT_KINDS)[number];

export interface FaultFacts {
  /** nodes: one, or several with commas between them; all: it wants no target. */
  readonly target: 'server' | 'node' | 'nodes' | 'all';
  readonly what: string;
  /** What `heal` does; undefined where the cluster alone recovers from it. */
  readonly healing?: string;
  /** The first is the default; none where there is only one way. */
  readonly variants?: Readonly<Record<string, string>>;
  /** Of a server of the kernel's nfsd, where it is another matter: its ways, or why there is no such thing. */
  readonly kernel?: KernelFault;
}

export type KernelFault = { readonly variants: Readonly<Record<string, string>> } | { readonly none: string };

export const FAULTS: Readonly<Record<LabFaultKind, FaultFacts>> = {
  'daemon-crash': {
    target: 'server',
    what: "kill -9 of its Ganesha; nothing is left of a kernel server's nfsd, or of a daemon beside it",
    kernel: {
      variants: {
        threads: "nfsd's threads end all at once, and with them what its clients hold",
        nfsdcld: 'kill -9 of who knows which NFSv4 clients may reclaim',
        statd: 'kill -9 of who knows which NFSv3 clients hold locks',
        mountd: 'kill -9 of who tells nfsd what is exported to whom',
      },
    },
  },
  'daemon-hang': {
    target: 'server',
    what: 'its Ganesha lives and does not answer',
    healing: 'it answers again, where it still lives',
    variants: {
      stop: 'SIGSTOP to Ganesha: neither NFS nor D-Bus answers',
      dbus: 'SIGSTOP to its D-Bus: NFS answers, D-Bus does not',
      rpc: 'its namespace drops TCP and UDP that come in: D-Bus answers, NFS does not, nor does its next Ganesha there',
    },
    kernel: { none: "nfsd's threads are the kernel's: no signal stops them, and there is no D-Bus beside them" },
  },
  'supervisor-crash': {
    target: 'server',
    what: 'kill -9 of its supervisor',
    kernel: { none: "it has no supervisor: Pacemaker's monitor watches it" },
  },
  'keeper-crash': { target: 'node', what: 'kill -9 of its keeper' },
  'node-death': { target: 'node', what: 'its power is cut', healing: 'power on' },
  partition: {
    target: 'nodes',
    what: 'these nodes keep power and the links among themselves, and lose the others; fencing reaches every node still',
    healing: 'the links are back',
    variants: {
      everyone: 'they lose clients and audits too',
      nodes: 'they lose only the other nodes: clients and audits reach both sides',
    },
  },
  'state-volume-loss': {
    target: 'node',
    what: 'the state volume as this node sees it',
    healing: 'it is as before; what hung fails with ECONNABORTED',
    variants: {
      gone: 'an empty folder, as where it is not mounted',
      hung: 'whatever is done on it waits, until it is killed or healed; files that are open already do not',
      errors: 'whatever is done on it fails (ENOTCONN); files that are open already do not',
      full: 'not one byte and not one file more (ENOSPC), on every node: it is one volume',
    },
    kernel: { none: "a lab can't take it from a node with a kernel of its own" },
  },
  move: { target: 'server', what: 'to the next node of its failoverTo' },
  failback: { target: 'server', what: 'to its home' },
  'pacemakerd-crash': { target: 'node', what: 'kill -9 of pacemakerd, which systemd starts again after a second' },
  'corosync-crash': {
    target: 'node',
    what: 'kill -9 of corosync, which systemd does not start again',
    healing: 'corosync and pacemaker are started',
  },
  'power-cycle-all': { target: 'all', what: 'the power of all nodes is cut at once, and comes back' },
  'fencing-fails': {
    target: 'node',
    what: 'the fence device of this node fails from now on',
    healing: 'it works again',
  },
};
