import { error } from '../trouble.ts';
import { meetingPlace } from '../where-it-runs.ts';
import type { Rule } from './rule.ts';

/**
 * One kernel server
 *
 * A node's kernel has one NFS server in its own network: of two that meet on a node, one could not start, and what one of them does (a restart, a grace
 * period, a list of clients) would be done to the other's clients.
 */
export const oneKernelServer: Rule = function* ({ servers }) {
  const inHost = servers.filter(({ daemon, network }) => daemon === 'kernel' && network === 'host');
  for (const [i, server] of inHost.entries())
    for (const first of inHost.slice(0, i)) {
      const node = meetingPlace(server, first);
      if (node === undefined) continue;
      yield error(['servers', server.name ?? ''], 'two-kernel-servers', {
        message: `${server.name} and ${first.name} may both run on ${node}, whose kernel has one NFS server for its own network`,
        hint: 'give them different nodes (home and failoverTo), or make them one server with the exports of both',
        atKey: true,
      });
      break;
    }
};
