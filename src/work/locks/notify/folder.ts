// The folder of those who are to be told, as rpc.statd keeps one (nfs-utils support/nsm/file.c): `sm` with a file for each client, `state` with the
// number. Who has been told leaves `sm` at once, so that whoever goes on after an interruption tells the others.
import { Failed } from '../../../core/base/failed.ts';
import { decodeMonitorFile, decodeStateFile } from '../../../core/protocol/statd-file.ts';
import type { Machine } from '../../../host/machine.ts';

export type FolderMachine = Pick<Machine, 'files' | 'moveFile' | 'removeFile'>;

/** The clients' files. Throws Failed (2) where there is no such folder. */
export async function listClients({ files }: FolderMachine, folder: string): Promise<readonly string[]> {
  const names = await files.list(`${folder}/sm`);
  // Hidden ones are a writer's leftovers (nsm_load_dir).
  if (names !== undefined) return names.filter((name) => !name.startsWith('.'));
  if (await files.exists(folder))
    throw new Failed(2, 'no-client-list', `${folder} has no folder sm: it is none of rpc.statd's`, {
      hint: 'give the folder that holds sm and state, such as /var/lib/nfs',
    });
  throw new Failed(2, 'no-folder', `there is no folder ${folder}`);
}

/** Throws Failed (2) where there is none. */
export async function readState({ files }: FolderMachine, folder: string): Promise<number> {
  const state = decodeStateFile((await files.readBytes(`${folder}/state`)) ?? new Uint8Array(0));
  if (state !== undefined) return state;
  throw new Failed(2, 'no-state', `${folder}/state holds no state number`, {
    hint: 'give --state with an odd number that was never told before: clients ignore one that they know',
  });
}

/** What the client was called when it was put on the list: by its own records, and, where these say nothing, by its file. */
export async function namesOf({ files }: FolderMachine, folder: string, client: string): Promise<readonly string[]> {
  // What can't be read (a folder, a broken volume) says nothing.
  const content = await files.read(`${folder}/sm/${client}`).catch(() => undefined);
  const names = decodeMonitorFile(content ?? '').map(({ monName }) => monName);
  return [...new Set([...names, client])];
}

/** Who has been told is told again when the server dies before its clients' time to reclaim is over: see recallTold. */
export const keepAsTold = (machine: FolderMachine, folder: string, client: string) =>
  machine.moveFile(`${folder}/sm/${client}`, `${folder}/told/${client}`);

export const forget = (machine: FolderMachine, folder: string, client: string) =>
  machine.removeFile(`${folder}/sm/${client}`);

/** Nobody is deleted without having been told. */
export const keepAsGone = (machine: FolderMachine, folder: string, client: string) =>
  machine.moveFile(`${folder}/sm/${client}`, `${folder}/gone/${client}`);

/** Before the next sealing: what these clients reclaimed, or were about to, has died with the daemon that they were told of. */
export async function recallTold(machine: FolderMachine, folder: string): Promise<void> {
  const told = (await machine.files.list(`${folder}/told`)) ?? [];
  await Promise.all(told.map((client) => machine.moveFile(`${folder}/told/${client}`, `${folder}/sm/${client}`)));
}

/** Their time to reclaim is over: who holds a lock is on the living list by now. */
export const forgetTold = ({ files }: FolderMachine, folder: string): Promise<void> => files.remove(`${folder}/told`);
