import { ownNfs } from '../../../core/doctor/checks/own-nfs.ts';
import { listeningPorts } from '../../../core/protocol/proc-net-tcp.ts';
import { cat } from '../../../host/tools/cat.ts';
import { onEachNode } from '../examine.ts';

export const ownNfsProbe = onEachNode(ownNfs, async (host) => {
  const [tables, threads] = await Promise.all([
    cat(host, '/proc/net/tcp', '/proc/net/tcp6'),
    cat(host, '/proc/fs/nfsd/threads'),
  ]);
  return { listening: listeningPorts(tables), kernelNfsd: Number(threads.trim() || 0) > 0 };
});
