// Who may speak to the page: whoever has the token that was printed, at an address that no name of somebody else's leads to.
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { MiddlewareHandler } from 'hono';

/** Every request, files included. A wrong Host is 421 before the token is looked at, a missing or wrong token 401. */
export const guard =
  (token: string): MiddlewareHandler =>
  async (context, next) => {
    if (!isOurs(context.req.header('host')))
      return context.text('This name is not ours: use the address that was printed.\n', 421);
    const given = context.req.query('token') ?? bearerOf(context.req.header('authorization'));
    if (given === undefined || !same(given, token))
      return context.text('The token is missing or wrong: use the whole URL that was printed.\n', 401);
    for (const [name, value] of Object.entries(HEADERS)) context.header(name, value);
    return next();
  };

/**
 * DNS rebinding: a name of the attacker's that leads to 127.0.0.1 makes a browser send that name as Host. An address can't be made to
 * lead elsewhere, nor can localhost (RFC 6761, section 6.3). Any port: the page may be looked at through ssh -L.
 */
export function isOurs(host: string | undefined): boolean {
  const name = host?.replace(/:\d+$/, '').toLowerCase() ?? '';
  return name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}

// ---

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    ...["script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'"],
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; '),
  // The URL holds the token.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

const bearerOf = (header: string | undefined): string | undefined => header?.match(/^Bearer (.+)$/)?.[1];

/** Tells nothing by how long it takes. */
const same = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
