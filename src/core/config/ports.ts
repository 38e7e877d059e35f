// Ports: those of a server are fixed, so that a client finds the same ones wherever its server runs.
import type { Server } from '../spec/cluster.ts';

export const NFS_PORT = 2049;
/** The port that IANA registered for mountd. */
export const MOUNT_PORT = 20048;
/** Where administrators' firewalls expect lockd. */
export const NLM_PORT = 32803;
/** Where they expect rpc.statd (the same convention), below the ports that the kernel hands out. */
export const STATD_PORT = 32765;

/** UDP, between the nodes: the keepers' direct word. Nobody's at IANA. */
export const WORD_PORT = 20491;

/** TCP, on the loopback: the keeper's metrics. Nobody's at IANA either. */
export const METRICS_PORT = 20492;

/** The ports on which Ganesha listens for this server's clients. */
export const serverPorts = (server: Server): readonly number[] =>
  servesV3(server) ? [NFS_PORT, MOUNT_PORT, NLM_PORT] : [NFS_PORT];

export const servesV3 = ({ versions }: Server): boolean => versions.includes('3');

export const servesV40 = ({ versions }: Pick<Server, 'versions'>): boolean => versions.includes('4.0');

export const servesV4 = ({ versions }: Server): boolean => versions.some((version) => version !== '3');
