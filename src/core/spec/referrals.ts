// Who serves an export that refers elsewhere, and where the others send its clients. Of clusters and of drafts, in which anything may be missing.
import { type Location, parseLocation } from './problems/locations.ts';

interface Known {
  readonly name?: string | undefined;
  readonly address?: string | undefined;
  readonly names: readonly (string | undefined)[];
}

interface Lister extends Known {
  readonly exports: readonly (string | undefined)[];
}

interface Listed {
  readonly name?: string | undefined;
  readonly pseudo?: string | undefined;
  readonly refer?: readonly (string | undefined)[] | undefined;
}

/** Whether the server lists the export and sends its NFSv4 clients elsewhere: it is not one of those that the others refer to. */
export const refers = (server: Lister, share: Listed): boolean =>
  share.refer !== undefined && server.exports.includes(share.name) && !isReferredTo(server, share);

/** Whether the server lists the export and serves it. */
export const serves = (server: Lister, share: Listed): boolean =>
  server.exports.includes(share.name) && !refers(server, share);

/** Whether `refer` names the server, with the path that the export has there too. */
const isReferredTo = (server: Known, { pseudo, refer = [] }: Listed): boolean =>
  refer.some((text) => {
    const { host = '', path = pseudo } = parseLocation(text ?? '') ?? {};
    return isCalled(server, host) && path === pseudo;
  });

/** A server of this cluster by one of its names becomes its address, which every client can use; what names no path has `pseudo`. */
export function resolved(text: string, pseudo: string, servers: readonly Known[]): Required<Location> {
  const { host, path = pseudo } = parseLocation(text) ?? { host: text };
  return { host: servers.find((server) => isCalled(server, host))?.address ?? host, path };
}

/** By its name, its address, or what else it is called. */
export const isCalled = ({ name, address, names }: Known, host: string): boolean =>
  host === name || host === address || names.includes(host);
