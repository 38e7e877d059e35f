import type { Cluster, Server } from '../spec/cluster.ts';

/**
 * What the kernel's nfsd calls itself, as scope and as owner (fs/nfsd/nfs4state.c nfsd4_exchange_id: both are the host name of whoever started it): the same on every node,
 * so that clients reclaim (RFC 8881 8.4.2.1), and another one for each server, so that none is taken for another.
 */
export const kernelScope = ({ name }: Cluster, server: Pick<Server, 'name'>): string => `${server.name}.${name}`;
