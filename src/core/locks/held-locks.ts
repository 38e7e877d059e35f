// Who holds what, of what can be known: by Ganesha's descriptors, or by what nfsd says of its clients, beside the lists of who may hold locks.
import type { NfsdClient, NfsdState } from '../protocol/nfsd-clients.ts';
import type { TableLock } from '../protocol/proc-locks.ts';

export interface HeldLock {
  readonly server: string;
  /** Its address; null where nobody says whose it is. */
  readonly client: string | null;
  /** Its path on the node; what is known of it otherwise. */
  readonly file: string;
  /** Bytes, the last one included: 0-9, 10-EOF; null where it is not known. */
  readonly range: string | null;
  /** null where it is not known. */
  readonly kind: 'read' | 'write' | null;
  /** Since when: nobody keeps that, so it is null. */
  readonly since: string | null;
}

/** A client that may hold locks, as records have it. */
export interface MayHold {
  readonly server: string;
  readonly client: string;
  readonly protocol: 'NFSv3' | 'NFSv4';
  /** When its record was made (ISO 8601): of NFSv3 with its first lock. */
  readonly since: string | null;
}

export interface GaneshaFacts {
  readonly daemon: 'ganesha';
  readonly server: string;
  /** Of the daemon's descriptors, those with locks: where they lead, and their fdinfo read. */
  readonly descriptors: readonly { readonly path: string | null; readonly locks: readonly TableLock[] }[];
  readonly mayHold: readonly MayHold[];
}

export interface KernelFacts {
  readonly daemon: 'kernel';
  readonly server: string;
  /** `id`: of its folder in /proc/fs/nfsd/clients; another one whenever it comes anew. */
  readonly clients: readonly {
    readonly id: string;
    readonly client: NfsdClient;
    readonly states: readonly NfsdState[];
  }[];
  /** /proc/locks, of the processes named nfsd and lockd. */
  readonly table: readonly (TableLock & { readonly holder: 'nfsd' | 'lockd' })[];
  readonly mayHold: readonly MayHold[];
}

export type LockFacts = GaneshaFacts | KernelFacts;

export const heldLocks = (facts: LockFacts): readonly HeldLock[] =>
  facts.daemon === 'ganesha' ? ofGanesha(facts) : [...ofNfsd(facts), ...ofLockd(facts)];

// ---

/** Ganesha's locks are its descriptors' (OFD): the kernel knows file and range, and Ganesha, which knows whose they are, says so nowhere. Only one client: its. */
function ofGanesha({ server, descriptors, mayHold }: GaneshaFacts): readonly HeldLock[] {
  const client = onlyOne(mayHold.map((it) => it.client));
  return descriptors.flatMap(({ path, locks }) =>
    locks
      .filter(({ type }) => type === 'OFDLCK')
      .map((lock) => ({ server, client, file: path ?? inode(lock.file), ...rangeOf(lock), since: null })),
  );
}

/** NFSv4: nfsd says who has locks in which file, the table which ranges are locked there. Both together say whose, where one client has some there. */
function ofNfsd({ server, clients, table }: KernelFacts): readonly HeldLock[] {
  const files = new Map<string, { readonly name: string; readonly who: string[] }>();
  for (const { client, states } of clients)
    for (const { type, file, name } of states) {
      if (type !== 'lock' || file === null) continue;
      const known = files.get(file) ?? { name: name ?? inode(file), who: [] };
      known.who.push(client.address);
      files.set(file, known);
    }
  return table
    .filter(({ holder }) => holder === 'nfsd')
    .map((lock) => {
      const known = files.get(lock.file);
      const file = known?.name ?? inode(lock.file);
      return { server, client: onlyOne(known?.who ?? []), file, ...rangeOf(lock), since: null };
    });
}

/** NFSv3: lockd names nobody; statd's list says who has locks anywhere. */
function ofLockd({ server, table, mayHold }: KernelFacts): readonly HeldLock[] {
  const client = onlyOne(mayHold.filter(({ protocol }) => protocol === 'NFSv3').map((it) => it.client));
  return table
    .filter(({ holder }) => holder === 'lockd')
    .map((lock) => ({ server, client, file: inode(lock.file), ...rangeOf(lock), since: null }));
}

const rangeOf = ({ range, exclusive }: TableLock): Pick<HeldLock, 'range' | 'kind'> => ({
  range,
  kind: exclusive ? 'write' : 'read',
});

function onlyOne(all: readonly string[]): string | null {
  const [first = null, ...others] = new Set(all);
  return others.length === 0 ? first : null;
}

const inode = (file: string): string =>
  `inode ${file.slice(file.lastIndexOf(':') + 1)} of device ${file.slice(0, file.lastIndexOf(':'))}`;
