import { DNS_NAME, FILE_NAME, fits, HOST_NAME, LABEL, type NameRule } from '../../base/name.ts';
import { error, type Path } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Safe names
 *
 * Names become Pacemaker ids, host names, file names and paths, and must be good for all of these.
 * XML ids (NCName), RFC 1123 2.1 for host names.
 */
export const safeNames: Rule = function* ({ name, nodes, exports, servers }) {
  yield* judge(name, LABEL, "a cluster's name", ['cluster']);
  for (const [i, node] of nodes.entries()) yield* judge(node.name, HOST_NAME, "a node's name", ['nodes', i, 'name']);
  for (const share of exports) yield* judge(share.name, FILE_NAME, "an export's name", ['exports', share.name ?? '']);
  for (const server of servers) yield* judge(server.name, LABEL, "a server's name", ['servers', server.name ?? '']);
  for (const { name: server = '', names } of servers)
    for (const [i, each] of names.entries())
      yield* judge(each, DNS_NAME, 'a host name', ['servers', server, 'names', i]);
};

function* judge(name: string | undefined, rule: NameRule, what: string, path: Path) {
  if (name === undefined || fits(rule, name)) return;
  const message = name === '' ? `${what} is empty` : `${name} can't be ${what}`;
  yield error(path, 'bad-name', {
    message,
    hint: `${what} ${rule.says}`,
    atKey: (path[0] === 'exports' || path[0] === 'servers') && path.length === 2,
  });
}
