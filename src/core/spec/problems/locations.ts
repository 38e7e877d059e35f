// Where else a filesystem is: HOST:/PATH as mount(8) has it, or HOST alone, for the path that it has here.
import { parseAddress } from '../../base/address.ts';
import { DNS_NAME, fits } from '../../base/name.ts';
import { canonicalHost } from './hosts.ts';
import { judgePath, normalPath } from './paths.ts';
import type { Judge } from './problem.ts';

export interface Location {
  /** A host name, the name of a server of this cluster, or an address without brackets. */
  readonly host: string;
  /** Normal; that of the export itself where nothing is said. */
  readonly path?: string;
}

/**
 * exports(5) keeps locations in lists with "@", "+", ":" and "," between them, and knows no way to say one of these in a path (support/export/fsloc.c);
 * its agent hands them to a shell, and reads "fsid" wherever it stands.
 */
export const judgeLocation: Judge = (text) => {
  const location = parseLocation(text);
  if (location === undefined)
    return {
      code: 'bad-location',
      message: `${text === '' ? 'an empty text' : text} does not say where else the files are`,
      hint: /^[0-9A-Fa-f]*:[0-9A-Fa-f:]*:\//.test(text)
        ? `put the address in brackets: [${text.slice(0, text.indexOf(':/'))}]${text.slice(text.indexOf(':/'))}`
        : EXAMPLE,
    };
  const { path } = location;
  if (path === undefined) return undefined;
  const bad = judgePath(path);
  if (bad !== undefined) return bad;
  const stray = /[^\p{L}\p{N}/._-]/u.exec(path)?.[0] ?? (path.includes('fsid') ? 'fsid' : undefined);
  if (stray === undefined) return undefined;
  return {
    code: 'bad-location',
    message: `${path} has ${stray === ' ' ? 'a space' : stray} in it, which can't be told to clients`,
    hint: 'export it there under a path of letters, digits, dots, hyphens and underscores',
  };
};

/** Undefined for what is neither HOST nor HOST:/PATH. Addresses are in their one spelling. */
export function parseLocation(text: string): Location | undefined {
  if (isHost(text)) return { host: canonicalHost(text) };
  const [, inBrackets, plain, path] = /^(?:\[([^\]]*)\]|([^:[\]]*)):(\/.*)$/s.exec(text) ?? [];
  const host = inBrackets ?? plain;
  if (host === undefined || path === undefined || !isHost(host)) return undefined;
  return { host: canonicalHost(host), path: normalPath(path) };
}

/** As it is written in cluster.yaml; parses as the same location. */
export const formatLocation = ({ host, path }: Location): string =>
  path === undefined ? host : `${bracketed(host)}:${path}`;

/** IPv6 in brackets, as in a URL; all else as it is. */
export const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

// ---

const EXAMPLE = 'write HOST:/PATH, such as 192.0.2.50:/srv/papers, or a server of this cluster by its name';

const isHost = (text: string): boolean => parseAddress(text) !== undefined || fits(DNS_NAME, text);
