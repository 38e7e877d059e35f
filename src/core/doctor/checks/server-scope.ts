import { serverOwner, serverScope } from '../../config/ganesha-conf.ts';
import { kernelScope } from '../../config/kernel-scope.ts';
import { servesV4 } from '../../config/ports.ts';
import type { Check } from '../check.ts';

/** What each server says of itself when a client introduces itself (EXCHANGE_ID); a sentence where it does not answer. */
export type ScopeFact = Readonly<Record<string, { readonly scope: string; readonly owner: string } | string>>;

/** One scope for the cluster, one owner for each server, asked over NFS. */
export const scope: Check<ScopeFact> = {
  name: 'server-scope',
  why: 'An NFSv4.1 client reclaims only from a server of the scope that it knows (RFC 8881 2.10.4), and takes two servers of one owner for one.',
  judge: ([first], cluster) => {
    const told = first?.fact ?? {};
    const servers = cluster.servers.filter((server) => servesV4(server));
    return {
      problems: servers.flatMap((server) => {
        const said = told[server.name];
        if (said === undefined) return [];
        if (typeof said === 'string')
          return [
            {
              found: `${server.name} does not answer at ${server.address}: ${said}`,
              fix: 'gracekeeper status   # says which resource failed, and why',
            },
          ];
        const [scope, owner] =
          server.daemon === 'kernel'
            ? [kernelScope(cluster, server), kernelScope(cluster, server)]
            : [serverScope(cluster), serverOwner(cluster, server)];
        const wrong = [
          ...(said.scope === scope ? [] : [`the scope of ${server.name} is ${said.scope}, not ${scope}`]),
          ...(said.owner === owner ? [] : [`the owner of ${server.name} is ${said.owner}, not ${owner}`]),
        ];
        return wrong.map((found) => ({
          found,
          fix: `gracekeeper move ${server.name}   # it starts with the configuration of the spec`,
        }));
      }),
      well: servers.length === 0 ? 'NFSv4 is not served' : `${servers.length} servers answer, each in its scope`,
    };
  },
};
