// NFSv4.0 clients that reclaimed what they held. nfsd tells nfsdcld of such a client when it confirms an open (nfsd4_open_confirm), which one that only reclaims
// never does: it was allowed to reclaim once, and would be refused after the next start (seen with Linux 6.1.176; fs/nfsd/nfs4recover.c, nfsd4_cld_check_v2). So they are written down
// while the server runs, and given to nfsdcld's database before nfsdcld starts the next time.
//
// What must hold, and what can go wrong:
// - nobody is written down whose lease is over: others may have what it held. From its end to the next look, a second, this is not so; that a server dies just then,
//   having given its locks to others, and that it is back in time to reclaim before them, is what remains.
// - threads that end take all clients along: what is seen while there are none, or just before, says nothing.
// - the list is that of a keeper that died or of another node's: it is on the filesystem that moves along, and a stop writes it once more.
// - without sqlite3, or with a database that takes nothing, the server starts all the same: its log says what these clients lose.
import { EPOCHS, type Epochs, mayReclaimV40, recordsSql } from '../../core/locks/nfsdcld-records.ts';
import { type NfsdClient, readNfsdClient } from '../../core/protocol/nfsd-clients.ts';
import type { Server } from '../../core/spec/cluster.ts';
import type { Machine } from '../../host/machine.ts';
import { reasonOf } from '../server/reason.ts';
import { nfsdThreads } from './nfsd.ts';
import { type KernelPaths, kernelRun } from './paths.ts';

export interface V40Watch {
  /** Writes down who may reclaim, when that has changed. Throws where the list can't be written. */
  look(): Promise<void>;
}

/** Of a server that runs here. */
export function watchV40Clients(
  machine: Machine,
  { name }: Pick<Server, 'name'>,
  { v40Clients }: Pick<KernelPaths, 'v40Clients'>,
): V40Watch {
  const { nfsd } = kernelRun(name);
  // One that is confirmed stays so, or goes.
  let known = new Map<string, NfsdClient>();
  const look = async () => {
    const ids = (await machine.files.list(`${nfsd}/clients`)) ?? [];
    const seen = await Promise.all(
      ids.map(async (id) => [id, known.get(id) ?? readNfsdClient(await info(`${nfsd}/clients/${id}/info`))] as const),
    );
    if ((await nfsdThreads(machine, { nfsd })) === 0) return;
    const theirs = seen.flatMap(([id, client]) => (client && mayReclaimV40(client) ? [[id, client] as const] : []));
    known = new Map(theirs);
    const list = `${JSON.stringify(theirs.map(([, client]) => client.name).sort())}\n`;
    if (list !== (await machine.files.read(v40Clients))) await machine.files.write(v40Clients, list);
  };
  // One that goes meanwhile is none.
  const info = async (path: string) => (await machine.files.read(path).catch(() => undefined)) ?? '';
  return { look };
}

/** To be called before nfsdcld starts. Returns what went wrong, in a sentence. */
export async function recordV40Clients(machine: Machine, paths: KernelPaths): Promise<string | undefined> {
  const database = `${paths.nfsdcld}/main.sqlite`;
  const text = await machine.files.read(paths.v40Clients);
  const names = text === undefined ? [] : (JSON.parse(text) as readonly string[]);
  // Where it has never run it knows of nobody, and neither do we.
  if (names.length === 0 || !(await machine.files.exists(database))) return undefined;
  try {
    const { stdout } = await machine.run(['sqlite3', '-readonly', '-json', database, EPOCHS]);
    const sql = recordsSql((JSON.parse(stdout) as readonly [Epochs])[0], names);
    if (sql !== undefined) await machine.run(['sqlite3', '-bail', database], { input: sql });
    return undefined;
  } catch (error) {
    return `of ${names.length} NFSv4.0 clients those that only reclaimed since the last start may not do so again: ${reasonOf(error)}`;
  }
}
