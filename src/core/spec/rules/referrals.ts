import type { Draft } from '../draft.ts';
import { isBelow } from '../problems/paths.ts';
import { isCalled, refers, resolved } from '../referrals.ts';
import { error, type Trouble, warning } from '../trouble.ts';
import type { Rule } from './rule.ts';

/**
 * Referrals
 *
 * `refer` sends NFSv4 clients elsewhere (RFC 8881 11.5), so it has to lead to somebody who serves. The kernel's server does it by exports(5); Ganesha can't be
 * told: its VFS layer refers where a folder has the mode of a junction and an attribute user.fs_location (4.3, subfsal_helpers.c), never by export.
 */
export const referrals: Rule = function* (draft) {
  for (const share of draft.exports) {
    if (share.refer === undefined) continue;
    yield* refersWell(draft, share);
    yield* leadsSomewhere(draft, share);
  }
};

// ---

type Share = Draft['exports'][number];

const wordsOf = (locations: readonly (string | undefined)[] | undefined): readonly string[] =>
  (locations ?? []).filter((text) => text !== undefined);

function* refersWell({ servers }: Draft, share: Share): Iterable<Trouble> {
  const { name = '' } = share;
  const at = ['exports', name, 'refer'];
  const listing = servers.filter(({ exports }) => exports.includes(name));
  const from = listing.filter((server) => refers(server, share));
  if (listing.length > 0 && from.length === 0)
    yield error(at, 'refer-to-itself', {
      message: `nobody refers the clients of ${name} elsewhere: refer names every server that lists it (${listing.map((server) => server.name).join(', ')})`,
      hint: `leave refer out, or let another server list ${name}: it is the one that refers`,
    });
  const ganesha = from.find(({ daemon }) => daemon === 'ganesha');
  if (ganesha !== undefined)
    yield error(at, 'ganesha-refers', {
      message: `${ganesha.name} is NFS-Ganesha, which can't be told to refer the clients of an export elsewhere`,
      hint: `let a server with daemon: kernel list ${name}, or put a junction into an exported folder by hand (docs/referrals.md)`,
    });
  const old = from.find(({ daemon, versions }) => daemon === 'kernel' && versions.includes('3'));
  if (old !== undefined && share.path !== undefined)
    yield warning(at, 'nfs3-not-referred', {
      message: `NFSv3 has no referrals: such clients of ${old.name} see what is in ${share.path} there`,
      hint: `let ${old.name} serve versions: [4.1, 4.2] only, or keep ${share.path} empty`,
    });
}

function* leadsSomewhere({ exports, servers }: Draft, share: Share): Iterable<Trouble> {
  const { name = '', pseudo } = share;
  if (pseudo === undefined) return;
  for (const [index, text] of (share.refer ?? []).entries()) {
    if (text === undefined) continue;
    const { host, path } = resolved(text, pseudo, servers);
    const target = servers.find((server) => isCalled(server, host));
    if (target === undefined) continue;
    const served = exports.filter((other) => target.exports.includes(other.name));
    const there = served.find((other) => other.pseudo !== undefined && reaches(path, other.pseudo));
    const at = ['exports', name, 'refer', index];
    if (there === undefined)
      yield error(at, 'refers-nowhere', {
        message: `${target.name} serves nothing at ${path}`,
        hint: `it serves ${served.map((other) => other.pseudo).join(', ') || 'nothing'}: write ${target.name}:/PATH, or let it list ${name}`,
      });
    else if (refers(target, there))
      yield error(at, 'refers-on', {
        message: `${target.name} doesn't serve ${path} either: it refers to ${wordsOf(there.refer).join(', ')}`,
        hint: 'refer to a server that serves the files: clients that are sent on and on give up',
      });
  }
}

const reaches = (path: string, pseudo: string): boolean => path === pseudo || isBelow(path, pseudo);
