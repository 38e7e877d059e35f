// How ssh reaches a machine, as cluster.yaml says it: [USER@]HOST[:PORT]. HOST may be an alias of ~/.ssh/config; without user and port ssh's own
// configuration decides. Strict, since names reach ProxyCommand's shell by %h and %r (CVE-2023-51385).
import { parseAddress } from './address.ts';

export interface SshDestination {
  readonly user?: string;
  /** A name, an alias, or an address without brackets. */
  readonly host: string;
  readonly port?: number;
}

/** Also ssh://USER@HOST:PORT; an IPv6 address with a port stands in brackets. Undefined when it is none of these. */
export function parseSshDestination(text: string): SshDestination | undefined {
  const [, user, rest = ''] = /^(?:ssh:\/\/)?(?:(.*)@)?([^@]*)$/.exec(text) ?? [];
  if (user !== undefined && !USER.test(user)) return undefined;
  const place = placeOf(rest);
  return place && { ...(user === undefined ? {} : { user }), ...place };
}

const USER = /^[A-Za-z0-9_][A-Za-z0-9_.@+-]*$/;
const NAME = /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$/;
const HIGHEST_PORT = 65_535;

function placeOf(text: string): Pick<SshDestination, 'host' | 'port'> | undefined {
  if (isIpv6(text)) return { host: text };
  const [, bracketed, name, digits] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const host = bracketed ?? name;
  if (host === undefined || !(bracketed === undefined ? NAME.test(host) : isIpv6(host))) return undefined;
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= HIGHEST_PORT ? { host, port } : undefined;
}

const isIpv6 = (text: string): boolean => parseAddress(text)?.family === 6;
