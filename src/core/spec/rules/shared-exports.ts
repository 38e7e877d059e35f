import type { Draft } from '../draft.ts';
import { serves } from '../referrals.ts';
import { info, type Trouble, warning } from '../trouble.ts';
import { deal, linked } from './deal.ts';
import type { Rule } from './rule.ts';

/**
 * Shared exports
 *
 * While one of the servers that list an export recovers, the others may grant no new lock on it; an export of one server only needs none
 * of that (TAKEOVER section 8, DESIGN section 3). Sharing is right where several servers have to serve one folder. It need not be where
 * there are exports enough for every server to have its own: that is a warning, the price alone a note.
 */
export const sharedExports: Rule = function* ({ exports, servers: listing }): Iterable<Trouble> {
  const servers = listing.map((server) => ({ ...server, exports: servedBy(server, exports) }));
  const advised = new Set<unknown>();
  for (const { name = '' } of exports) {
    const sharing = servers.filter((server) => server.exports.includes(name));
    const [first] = sharing;
    if (first === undefined || sharing.length < 2 || advised.has(first)) continue;
    const group = linked(first, servers);
    const dealt = deal(group);
    const message = `while one of ${sharing.map((server) => server.name).join(', ')} recovers, the others may grant no new lock on ${name}`;
    if (dealt === undefined) yield info(['exports', name], 'shared-export', { message, hint: PRICE, atKey: true });
    else yield warning(['exports', name], 'needless-sharing', { message, hint: adviceOf(dealt), atKey: true });
    if (dealt !== undefined) for (const server of group) advised.add(server);
  }
};

const servedBy = (server: Draft['servers'][number], exports: Draft['exports']) =>
  exports.filter((share) => serves(server, share)).map(({ name }) => name);

const PRICE = 'that is the price of one folder behind several servers; an export of one server only does not pay it';

function adviceOf(dealt: ReadonlyMap<{ readonly name?: string | undefined }, string>): string {
  const hands = [...dealt].map(([server, name]) => `${server.name} [${name}]`).join(', ');
  return `there are exports enough for every server to have its own: ${hands}`;
}
