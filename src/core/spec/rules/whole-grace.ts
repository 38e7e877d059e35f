import { formatDuration } from '../../base/duration.ts';
import type { NfsVersion, Server } from '../cluster.ts';
import type { Loose } from '../loose.ts';
import { type Path, type Trouble, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Whole grace periods
 *
 * With NFSv3, Ganesha always waits the whole grace period, on peers too, where new opens, locks, renames and removes stop (TAKEOVER
 * section 8). With NFSv4.0 it does so while such a client holds state: 4.0 has no RECLAIM_COMPLETE (RFC 7530, RFC 8881 18.51).
 */
export const wholeGrace: Rule = function* ({ servers, nfs: { graceMs } }, given) {
  if (graceMs === undefined) return;
  const isOwn = ({ name = '' }: Loose<Server>) => given(['servers', name, 'versions']);
  const grace = formatDuration(graceMs);
  yield* judge(
    ['nfs', 'versions'],
    servers.filter((server) => !isOwn(server)),
    servers,
    grace,
  );
  for (const server of servers.filter(isOwn))
    yield* judge(['servers', server.name ?? '', 'versions'], [server], servers, grace);
};

type Servers = readonly Loose<Server>[];

function* judge(path: Path, chosen: Servers, all: Servers, grace: string): Iterable<Trouble> {
  const v3 = serving('3', chosen);
  const v40 = serving('4.0', chosen).filter((server) => !v3.includes(server));
  if (v3.length > 0) yield ofV3(path, v3, peersOf(v3, all), grace);
  if (v40.length > 0) yield ofV40(path, v40, grace);
}

const serving = (version: NfsVersion, servers: Servers): Servers =>
  servers.filter(({ versions }) => versions.includes(version));

/** The servers that share an export with one of these, if any. */
const peersOf = (servers: Servers, all: Servers): Servers =>
  all.filter((peer) =>
    servers.some(
      (server) =>
        server !== peer && server.exports.some((share) => share !== undefined && peer.exports.includes(share)),
    ),
  );

const names = (servers: Servers): string => servers.map(({ name }) => name).join(', ');

function ofV3(path: Path, servers: Servers, peers: Servers, grace: string): Trouble {
  const others = peers.filter((peer) => !servers.includes(peer));
  const whose = others.length === 0 ? 'the others that share an export with it' : names(others);
  const where = peers.length === 0 ? '' : `; on ${whose} too`;
  return warning(path, 'nfs3-whole-grace', {
    message: `with NFSv3, every recovery of ${names(servers)} lasts the whole grace period, ${grace}, in which new opens, locks, renames and removes wait${where}`,
    hint: 'serve 4.1 and 4.2 only where clients can; give NFSv3 clients a server and an export of their own',
  });
}

const ofV40 = (path: Path, servers: Servers, grace: string): Trouble =>
  warning(path, 'nfs40-whole-grace', {
    message: `an NFSv4.0 client never says that it is done reclaiming: a recovery of ${names(servers)} with one lasts the whole grace period, ${grace}`,
    hint: 'serve 4.1 and 4.2 only where clients can',
  });
