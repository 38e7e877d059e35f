import { formatAddress, parseAddress } from '../../base/address.ts';
import { DNS_NAME, fits } from '../../base/name.ts';
import type { Judge } from './problem.ts';

/** A machine that is no node: by its name or its address. */
export const judgeHost: Judge = (text) =>
  parseAddress(text) !== undefined || fits(DNS_NAME, text)
    ? undefined
    : {
        code: 'bad-host',
        message: `${text === '' ? 'an empty text' : text} is neither a host name nor an address`,
        hint: 'write a name such as arbiter.example.com, or an address without a prefix length',
      };

/** Addresses in their one spelling; names as they are. */
export function canonicalHost(text: string): string {
  const address = parseAddress(text);
  return address === undefined ? text : formatAddress(address);
}
