import type { Agent } from './agent.ts';
import { ganeshaGrace } from './ganesha-grace.ts';
import { ganeshaMon } from './ganesha-mon.ts';
import { ganeshaNfsd } from './ganesha-nfsd.ts';
import { kernelNfsd } from './kernel-nfsd.ts';
import { nfsAddress } from './nfs-address.ts';
import { nfsFilesystem } from './nfs-filesystem.ts';
import { nfsNotify } from './nfs-notify.ts';

export const agents: readonly Agent[] = [
  ganeshaNfsd,
  nfsAddress,
  ganeshaMon,
  ganeshaGrace,
  kernelNfsd,
  nfsNotify,
  nfsFilesystem,
];
