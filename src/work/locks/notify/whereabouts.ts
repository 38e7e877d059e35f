// Where a client is: Ganesha and statd write it down by its address, as a rule; a name is looked up, without ever holding a thread.
import { formatAddress, type IpAddress, parseAddress } from '../../../core/base/address.ts';
import { addressesOfName } from '../../../core/config/hosts-file.ts';
import type { Machine } from '../../../host/machine.ts';
import { namesOf } from './folder.ts';
import { atMost } from './turns.ts';

export type WhereaboutsMachine = Pick<Machine, 'files' | 'moveFile' | 'removeFile' | 'resolveName'>;

/** Of one client's file, in one family; none where nobody knows. */
export type Whereabouts = (client: string) => Promise<readonly string[]>;

/** Questions to name servers and files read at once. */
const AT_ONCE = 32;

export function whereabouts(machine: WhereaboutsMachine, folder: string, family: 4 | 6): Whereabouts {
  const turn = atMost(AT_ONCE);
  let hosts: Promise<string> | undefined;
  const resolve = async (name: string): Promise<readonly string[]> => {
    const address = plain(name);
    if (address !== undefined) return [address];
    hosts ??= machine.files.read('/etc/hosts').then((text) => text ?? '');
    const listed = addressesOfName(await hosts, name);
    return listed.length > 0 ? listed : machine.resolveName(name, family);
  };
  const ofFamily = (address: string) => parseAddress(address)?.family === family;
  return async (client) => {
    // The file of a client that has no name is called by its address, and says nothing else.
    const address = plain(client);
    if (address !== undefined) return [address].filter(ofFamily);
    return turn(async () => {
      const found = await Promise.all((await namesOf(machine, folder, client)).map(resolve));
      return [...new Set(found.flat())].filter(ofFamily);
    });
  };
}

/** In canonical form, an IPv4 address that a socket of both families saw (::ffff:192.0.2.1, RFC 4291 2.5.5.2) as itself. */
function plain(text: string): string | undefined {
  const address = parseAddress(text);
  return address && formatAddress(unmapped(address));
}

const unmapped = (address: IpAddress): IpAddress =>
  address.family === 6 && address.value >> 32n === 0xffffn
    ? { family: 4, value: address.value & 0xffff_ffffn }
    : address;
