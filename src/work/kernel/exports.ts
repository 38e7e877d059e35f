// What a kernel server exports, made with its daemons and changed while they run. What others of this node export, and /etc/exports, is left alone.
//
// What must hold, and what can go wrong:
// - cut off anywhere: what is about to be exported is written down before, so that whoever stops it unexports it, and whoever goes on says all of it anew.
// - somebody ran exportfs by hand: the lines that exportfs wrote for us are compared with what it has now; one that is missing or is another is said anew.
// - it is done twice, also at once: exportfs takes its turns by itself, and says the same.
// - the node has died: what it had exported stands in its etab still, and goes before anything is exported.
// - one can't be exported: the others are, and whoever asked hears of it; the next asking tries it again.
import { exportfsArgv, exportPlace, type ToldExport, toldExports } from '../../core/config/kernel-exports.ts';
import { type EtabEntry, readEtab } from '../../core/protocol/etab.ts';
import type { Cluster, Server } from '../../core/spec/cluster.ts';
import { isBelow } from '../../core/spec/problems/paths.ts';
import type { Host } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { reasonOf } from '../server/reason.ts';
import { kernelRun } from './paths.ts';
import type { KernelPlace } from './place.ts';

export interface ExportsChanged {
  /** Names of exports, and of what is exported no more CLIENT:PATH. */
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
  /** A sentence each. */
  readonly refused: readonly string[];
}

/** From now on exactly these are exported, as they are told; whoever uses one that stays notices nothing. Never throws for an export that can't be made. */
export async function settleExports(
  machine: Machine,
  place: KernelPlace,
  cluster: Cluster,
  server: Server,
): Promise<ExportsChanged> {
  const table = await readTable(machine, place);
  const record = await readRecord(machine, server.name);
  const [told, wanted] = [record?.told ?? {}, toldExports(cluster, server)];
  const removed = goneFrom(record, table, cluster, wanted);
  const names = wanted.map(({ name }) => name);
  await writeRecord(machine, server.name, { names, told: { ...told, ...placesOf(wanted) } });
  // One that is there no more is none to take away.
  if (removed.length > 0) await machine.run(place.inside(['exportfs', '-u', ...removed]), { okExits: [0, 1] });
  const pending = pendingOf(wanted, isIntact(record, table) ? told : {});
  const refused = await say(machine, place, pending);
  const made = wanted.filter(({ name }) => !refused.has(name));
  await remember(machine, place, server.name, made, told);
  const changed = pending.filter(({ name }) => !refused.has(name));
  const isNew = ({ places }: ToldExport) => places.every((it) => told[it] === undefined);
  const namesOf = (exports: readonly ToldExport[]) => exports.map(({ name }) => name);
  const [added, updated] = [changed.filter(isNew), changed.filter((it) => !isNew(it))];
  return { added: namesOf(added), updated: namesOf(updated), removed, refused: [...refused.values()] };
}

/** Nothing of what it exported is. The end of the last thread makes the kernel forget it too (fs/nfsd/nfssvc.c, nfsd_export_flush): what can't be had in good time is not waited for. */
export async function endExports(
  machine: Machine,
  place: KernelPlace,
  server: string,
  deadlineMs: number,
): Promise<void> {
  const places = Object.keys((await readRecord(machine, server))?.told ?? {});
  const argv = place.own ? (['exportfs', '-au'] as const) : (['exportfs', '-u', ...places] as const);
  // As above.
  if (place.own || places.length > 0)
    await machine.run(place.inside(argv), { deadlineMs, okExits: [0, 1] }).catch(() => undefined);
}

/** Does exportfs still have what it was told for this server? True where nothing was. */
export async function hasExports(machine: Machine, place: KernelPlace, server: string): Promise<boolean> {
  const record = await readRecord(machine, server);
  return record === undefined || isIntact(record, await readTable(machine, place));
}

/** A server that runs here exports something, or is about to. */
export const exportsHere = (host: Host, server: string): Promise<boolean> =>
  host.files.exists(kernelRun(server).exported);

/** What it serves, by name; none where it does not run. */
export const exportedNames = async (host: Host, server: string): Promise<readonly string[]> =>
  (await readRecord(host, server))?.names ?? [];

/** Whoever settles them next says all of them anew. */
export async function doubtExports(host: Host, server: string): Promise<void> {
  const record = await readRecord(host, server);
  if (record !== undefined) await writeRecord(host, server, { names: record.names, told: record.told });
}

/** Where nfs-utils keeps it (NFS_STATEDIR). */
export const ETAB = '/var/lib/nfs/etab';

// ---

interface Recorded {
  readonly names: readonly string[];
  /** Options by CLIENT:PATH. */
  readonly told: Readonly<Record<string, string>>;
  /** What exportfs has written for them; undefined while it is at it. */
  readonly lines?: readonly string[];
}

const readTable = async (machine: Machine, { root }: KernelPlace): Promise<readonly EtabEntry[]> =>
  readEtab((await machine.files.read(`${root}${ETAB}`)) ?? '');

/** With all its places, those exports of which exportfs does not know one, or knows it otherwise. */
const pendingOf = (wanted: readonly ToldExport[], known: Recorded['told']): readonly Pending[] =>
  wanted
    .map((share) => ({ ...share, pending: share.places.filter((it) => known[it] !== share.options) }))
    .filter(({ pending }) => pending.length > 0);

interface Pending extends ToldExport {
  readonly pending: readonly string[];
}

/** By name, a sentence for each that can't be exported. */
async function say(
  machine: Machine,
  place: KernelPlace,
  exports: readonly Pending[],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  for (const { name, options, pending } of exports)
    await machine
      .run(place.inside(exportfsArgv(options, pending)))
      .catch((error: unknown) => refused.set(name, `export ${name}: ${reasonOf(error)}`));
  return refused;
}

const isIntact = (record: Recorded | undefined, table: readonly EtabEntry[]): boolean =>
  record?.lines?.every((line) => table.some((entry) => entry.line === line)) ?? false;

const placesOf = (exports: readonly ToldExport[]): Record<string, string> =>
  Object.fromEntries(exports.flatMap(({ options, places }) => places.map((it) => [it, options] as const)));

/** What this server exported and is not to, and where it has just begun, what an earlier life of this node did. */
function goneFrom(
  record: Recorded | undefined,
  table: readonly EtabEntry[],
  cluster: Cluster,
  wanted: readonly ToldExport[],
): readonly string[] {
  const there =
    record === undefined
      ? table.filter(({ path }) => isOurs(cluster, path)).map(({ client, path }) => exportPlace(client, path))
      : Object.keys(record.told);
  const stays = placesOf(wanted);
  return there.filter((it) => stays[it] === undefined);
}

/** It is an export of this cluster, or lies where nobody else has anything to export. */
const isOurs = ({ exports, servers }: Cluster, path: string): boolean =>
  exports.some((share) => share.path === path) ||
  servers.some(({ filesystems }) => filesystems.some(({ mount }) => path === mount || isBelow(path, mount)));

async function remember(
  machine: Machine,
  place: KernelPlace,
  server: string,
  made: readonly ToldExport[],
  before: Recorded['told'],
): Promise<void> {
  const table = await readTable(machine, place);
  const lines = table.filter(({ path }) => made.some((share) => share.path === path)).map(({ line }) => line);
  const there = new Set(table.map(({ client, path }) => exportPlace(client, path)));
  // One whose change was refused is exported as it was, and goes with the others.
  const kept = Object.entries(before).filter(([it]) => there.has(it));
  const names = made.map(({ name }) => name);
  await writeRecord(machine, server, { names, told: { ...Object.fromEntries(kept), ...placesOf(made) }, lines });
}

const writeRecord = (host: Host, server: string, record: Recorded): Promise<void> =>
  host.files.write(kernelRun(server).exported, JSON.stringify(record));

async function readRecord(host: Host, server: string): Promise<Recorded | undefined> {
  const text = await host.files.read(kernelRun(server).exported);
  return text === undefined ? undefined : (JSON.parse(text) as Recorded);
}
