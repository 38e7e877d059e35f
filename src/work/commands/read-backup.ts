// A backup, read and found whole.

import { MANIFEST, type Manifest, readManifest } from '../../core/backup/manifest.ts';
import { Failed } from '../../core/base/failed.ts';
import type { Files } from '../../host/host.ts';
import { IN_BACKUP, sha256 } from './backup.ts';

export interface Backup {
  readonly manifest: Manifest;
  readonly specText: string;
  readonly authkey: string;
  /** Undefined where the cluster did not run when the backup was made. */
  readonly cib: string | undefined;
  readonly corosyncConf: string | undefined;
  /** By server: the names and contents of the files of those who held NFSv3 locks. */
  readonly holders: ReadonlyMap<string, readonly (readonly [name: string, content: Uint8Array])[]>;
}

/** Throws Failed (2) for what is no backup, or one that is damaged. */
export async function readBackup(from: Files, folder: string): Promise<Backup> {
  const text = await from.read(`${folder}/${MANIFEST}`);
  if (text === undefined)
    throw new Failed(2, 'no-backup', `${folder} has no ${MANIFEST}: it is no backup, or one that was cut off`, {
      hint: 'give a folder that gracekeeper backup has written',
    });
  const manifest = readManifest(text);
  const contents = new Map<string, Uint8Array>();
  for (const { path, sha256: sum } of manifest.files) {
    const content = await from.readBytes(`${folder}/${path}`);
    if (content === undefined || sha256(content) !== sum)
      throw new Failed(
        2,
        'damaged-backup',
        `${folder}/${path} is ${content === undefined ? 'missing' : 'not what it was'}`,
      );
    contents.set(path, content);
  }
  const textOf = (path: string) => {
    const content = contents.get(path);
    return content && Buffer.from(content).toString();
  };
  const [specText, authkey] = [textOf(IN_BACKUP.spec), textOf(IN_BACKUP.authkey)];
  if (specText === undefined || authkey === undefined)
    throw new Failed(2, 'damaged-backup', `${folder} has no ${IN_BACKUP.spec} or no ${IN_BACKUP.authkey}`);
  return {
    ...{ manifest, specText, authkey, holders: holdersIn(contents) },
    ...{ cib: textOf(IN_BACKUP.cib), corosyncConf: textOf(IN_BACKUP.corosync) },
  };
}

// ---

function holdersIn(contents: ReadonlyMap<string, Uint8Array>): Backup['holders'] {
  const holders = new Map<string, (readonly [string, Uint8Array])[]>();
  for (const [path, content] of contents) {
    const [room, server, name] = path.split('/');
    if (room !== IN_BACKUP.holders || server === undefined || name === undefined) continue;
    holders.set(server, [...(holders.get(server) ?? []), [name, content]]);
  }
  return holders;
}
