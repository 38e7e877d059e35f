// Who serves an export that refers elsewhere, and where the others send its clients.
import type { Export, Server } from './cluster.ts';
import { type Location, parseLocation } from './problems/locations.ts';

/** What of a server it takes to know it by one of its names. */
export type Known = { readonly [K in 'name' | 'address' | 'names']: Server[K] | undefined };

/** What of an export it takes to know where it is. */
export type Placed = Pick<Export, 'pseudo'>;

/** A server of this cluster by its name becomes its address, which every client can use; what names no path has that of the export. */
export function resolved(text: string, { pseudo }: Placed, servers: readonly Known[]): Required<Location> {
  const { host, path = pseudo } = parseLocation(text) ?? { host: text };
  return { host: servers.find((server) => isCalled(server, host))?.address ?? host, path };
}

/** Whether it is one of those that the others refer to: such a server serves the export itself. */
export const isReferredTo = (server: Known, share: Placed, refer: readonly string[]): boolean =>
  refer.some((text) => {
    const { host, path = share.pseudo } = parseLocation(text) ?? { host: text };
    return isCalled(server, host) && path === share.pseudo;
  });

/** By its name, its address, or what else it is called. */
export const isCalled = ({ name, address, names }: Known, host: string): boolean =>
  host === name || host === address || names?.includes(host) === true;
