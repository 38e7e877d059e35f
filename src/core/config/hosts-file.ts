// /etc/hosts (hosts(5)): an address and its names on each line.
import { formatAddress, parseAddress } from '../base/address.ts';

/** The addresses that the file gives a name, in its order; names are compared without case (RFC 4343). */
export const addressesOfName = (hosts: string, name: string): readonly string[] =>
  linesOf(hosts)
    .filter(({ names }) => names.some((known) => known.toLowerCase() === name.toLowerCase()))
    .map(({ address }) => address);

/** The names that the file gives an address, in its order. */
export const namesOfAddress = (hosts: string, address: string): readonly string[] => {
  const wanted = parseAddress(address);
  return wanted === undefined
    ? []
    : linesOf(hosts)
        .filter((line) => line.address === formatAddress(wanted))
        .flatMap(({ names }) => names);
};

function linesOf(hosts: string): readonly { readonly address: string; readonly names: readonly string[] }[] {
  return hosts.split('\n').flatMap((line) => {
    const [first = '', ...names] = line.replace(/#.*/, '').trim().split(/\s+/);
    const address = parseAddress(first);
    return address === undefined ? [] : [{ address: formatAddress(address), names }];
  });
}
