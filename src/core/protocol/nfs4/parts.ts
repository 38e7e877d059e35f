// The parts that operations of NFSv4 are made of, read over (RFC 7530, RFC 8881, RFC 7862 for minor version 2).
import type { Reader } from '../bytes.ts';
import { readBool } from '../xdr.ts';

export type Skip = (from: Reader) => void;

export const nothing: Skip = () => undefined;

/** So many bytes. */
export const fixed =
  (bytes: number): Skip =>
  (from) =>
    from.skip(bytes);

export const [WORD, LONG, VERIFIER, STATE_ID, SESSION_ID, CHANGE] = [4, 8, 8, 16, 16, 20];

/** opaque<>, string<>: no longer than what is left of the input. */
export const bytes: Skip = (from) => {
  const length = from.u32();
  from.skip(length + ((4 - (length % 4)) % 4));
};

export const each =
  (...parts: readonly Skip[]): Skip =>
  (from) => {
    for (const part of parts) part(from);
  };

/** item<>: ends with the input at the latest, since every item has bytes. */
export const several =
  (item: Skip): Skip =>
  (from) => {
    for (let left = from.u32(); left > 0; left -= 1) item(from);
  };

export const words: Skip = (from) => from.skip(WORD * from.u32());

/** bitmap4, attrlist4. */
export const attributes: Skip = each(words, bytes);

/** By a number that stands in front: the operation is of unknown size with another one. */
export const either =
  (arms: Readonly<Record<number, Skip>>): Skip =>
  (from) =>
    (arms[from.u32()] ?? from.refuse())(from);

/** A list whose items each have a true in front. */
export const linked =
  (item: Skip): Skip =>
  (from) => {
    while (readBool(from)) item(from);
  };

const GSS = each(bytes, fixed(2 * WORD));
/** secinfo4<>: flavor, and of RPCSEC_GSS: oid, qop, service. */
export const securities: Skip = several((from) => {
  if (from.u32() === 6) GSS(from);
});

/** callback_sec_parms4<>: AUTH_NONE, AUTH_SYS { stamp, machine, uid, gid, gids<> }, RPCSEC_GSS { service, handle, handle }. */
export const callbackSecurity: Skip = several(
  either({ 0: nothing, 1: each(fixed(WORD), bytes, fixed(2 * WORD), words), 6: each(fixed(WORD), bytes, bytes) }),
);

/** nfs_impl_id4<1>: domain, name, date. */
export const implementation: Skip = several(each(bytes, bytes, fixed(12)));
/** channel_attrs4: six words, rdma<>. */
export const channel: Skip = each(fixed(6 * WORD), words);
/** netloc4: a name, a URL, or netid and address. */
export const netlocs: Skip = several(either({ 1: bytes, 2: bytes, 3: each(bytes, bytes) }));
