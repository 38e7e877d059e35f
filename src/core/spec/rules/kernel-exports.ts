import { serves } from '../referrals.ts';
import { error } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * A kernel server's exports
 *
 * Nothing starts a grace period on a running nfsd (fs/nfsd/nfsctl.c, fs/lockd): while one of two servers of a folder recovers, the other one would give
 * away what its clients held. So what may be written has one server. And nfsd knows a folder by its path, under NFSv4 too.
 */
export const kernelExports: Rule = function* ({ exports, servers }) {
  for (const share of exports) {
    const { name = '', access, path, pseudo } = share;
    const listing = servers.filter((server) => server.exports.includes(share.name));
    if (!listing.some(({ daemon }) => daemon === 'kernel')) continue;
    const serving = listing.filter((server) => serves(server, share));
    const kernel = serving.find(({ daemon }) => daemon === 'kernel');
    const other = serving.find((server) => server !== kernel);
    if (kernel !== undefined && other !== undefined && access === 'rw')
      yield error(['exports', name], 'kernel-shares', {
        message: `${kernel.name} serves ${name} with the kernel's NFS server, which can't be put into grace: locks there would be given away while ${other.name} recovers`,
        hint: `let one server list ${name}, or write access: ro`,
        atKey: true,
      });
    if (pseudo !== undefined && path !== undefined && pseudo !== path)
      yield error(['exports', name], 'kernel-pseudo', {
        message: `the kernel's NFS server knows ${name} as ${path}, and not as ${pseudo}`,
        hint: `write pseudo: ${path}${listing.length === 1 ? ', or leave it out' : ', so that all its servers call it the same'}`,
        atKey: true,
      });
  }
};
