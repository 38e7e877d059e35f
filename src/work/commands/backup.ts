// backup: what people have decided (the spec, the keys, what else is in the CIB), what must never go back, and whom to tell. Not what clients hold:
// that is true for a moment only (decision 0014).
import { createHash } from 'node:crypto';
import { type BackupFile, MANIFEST, type Manifest, manifestText } from '../../core/backup/manifest.ts';
import { Failed } from '../../core/base/failed.ts';
import type { Cluster } from '../../core/spec/cluster.ts';
import type { Files, Host } from '../../host/host.ts';
import { queryCib } from '../../host/tools/pacemaker.ts';
import { lockPaths } from '../locks/lock-paths.ts';
import { AUTHKEY, SPEC_FILE } from '../server/paths.ts';
import { reasonOf } from '../server/reason.ts';
import { onMountedVolume, requireStateVolume } from '../server/state-volume.ts';
import { liveFloors } from './live-floors.ts';
import { COROSYNC_CONF } from './node-files.ts';

export interface BackupParts {
  readonly hosts: readonly [Host, ...Host[]];
  readonly cluster: Cluster;
  readonly version: string;
  /** Where it is written: files of this machine. */
  readonly to: Files;
}

export interface BackupResult {
  readonly folder: string;
  readonly node: string;
  readonly files: readonly BackupFile[];
  /** What a restore would have to do without, and why. */
  readonly missing: readonly { readonly what: string; readonly reason: string }[];
}

export const IN_BACKUP = {
  spec: 'cluster.yaml',
  cib: 'cib.xml',
  corosync: 'corosync.conf',
  authkey: 'authkey',
  holders: 'lock-holders',
} as const;

/** Of the first node that can be read. Refuses (Failed 2) to write into a folder that is there; without cluster.yaml and authkey there is none (Failed 1). */
export async function backup({ hosts, cluster, version, to }: BackupParts, folder: string): Promise<BackupResult> {
  if (await to.exists(folder))
    throw new Failed(2, 'folder-exists', `${folder} is there already: a backup wants a new folder`);
  const host = await firstReadable(hosts);
  const kept = keeper(to, folder);
  await to.makeFolder(folder, 0o700);
  for (const [name, path, mode] of FILES) await kept.need(name, mode, `${path} of ${host.name}`, host.files.read(path));
  await kept.wish(IN_BACKUP.cib, 0o600, () => queryCib(host));
  for (const { name } of cluster.servers) await keepHolders(host, cluster, name, kept);
  // Beside an unmounted volume there are no numbers either, as if no server had ever run.
  const known = requireStateVolume(host, cluster).then(() => liveFloors(host, cluster));
  const floors = await known.catch((error: unknown) => {
    kept.missing.push({ what: 'epochs and state numbers', reason: reasonOf(error) });
    return { epochs: {}, nsmState: null };
  });
  const manifest: Manifest = {
    format: 1,
    cluster: cluster.name,
    at: host.clock.now(),
    version,
    floors,
    files: kept.files,
  };
  // Last: a folder without it is no backup.
  await to.write(`${folder}/${MANIFEST}`, manifestText(manifest), 0o600);
  return { folder, node: host.name, files: kept.files, missing: kept.missing };
}

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

// ---

const FILES: readonly (readonly [name: string, path: string, mode: number])[] = [
  [IN_BACKUP.spec, SPEC_FILE, 0o600],
  [IN_BACKUP.corosync, COROSYNC_CONF, 0o644],
  [IN_BACKUP.authkey, AUTHKEY, 0o400],
];

async function firstReadable(hosts: BackupParts['hosts']): Promise<Host> {
  const reasons: string[] = [];
  for (const host of hosts) {
    const there = await host.files.exists(SPEC_FILE).catch(reasonOf);
    if (there === true) return host;
    reasons.push(`${host.name}: ${there === false ? `it has no ${SPEC_FILE}` : there}`);
  }
  throw new Failed(3, 'no-node', `no node can be backed up: ${reasons.join('; ')}`);
}

/** Writes files into the backup, and remembers them. */
function keeper(to: Files, folder: string) {
  const files: BackupFile[] = [];
  const missing: BackupResult['missing'][number][] = [];
  const keep = async (path: string, mode: number, content: Uint8Array) => {
    await to.write(`${folder}/${path}`, content, mode);
    files.push({ path, mode, sha256: sha256(content) });
  };
  const need = async (path: string, mode: number, what: string, reading: Promise<string | undefined>) => {
    const text = await reading;
    if (text === undefined) throw new Failed(1, 'nothing-to-back-up', `there is no ${what}`);
    await keep(path, mode, Buffer.from(text));
  };
  const wish = async (path: string, mode: number, read: () => Promise<string>) => {
    try {
      await keep(path, mode, Buffer.from(await read()));
    } catch (error) {
      missing.push({ what: path, reason: reasonOf(error) });
    }
  };
  return { files, missing, keep, need, wish };
}

/** Who held NFSv3 locks, or had not been told yet. What the state volume does not give is missing, with its reason. */
async function keepHolders(
  host: Host,
  cluster: Cluster,
  server: string,
  kept: ReturnType<typeof keeper>,
): Promise<void> {
  const holders = await holdersOf(host, cluster, server).catch((error: unknown) => {
    kept.missing.push({ what: `who held NFSv3 locks of ${server}`, reason: reasonOf(error) });
    return [];
  });
  for (const [name, content] of holders) await kept.keep(`${IN_BACKUP.holders}/${server}/${name}`, 0o600, content);
}

async function holdersOf(host: Host, cluster: Cluster, server: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const { live, sealedClients } = lockPaths(cluster, server);
  const holders = new Map<string, Uint8Array>();
  for (const folder of [live, sealedClients])
    for (const name of (await onMountedVolume(host, cluster, () => host.files.list(folder))) ?? []) {
      if (holders.has(name)) continue;
      const content = await onMountedVolume(host, cluster, () => host.files.readBytes(`${folder}/${name}`));
      // One that is told at this moment is gone from the list.
      if (content !== undefined) holders.set(name, content);
    }
  return holders;
}
