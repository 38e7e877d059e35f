// Before each start: whoever held NFSv3 locks is put aside as those to be told, with a state number that none of them knows. What is put aside once is told
// once: to tell a client while nfsd is not in grace would make it give up what it holds.
import { decodeStateFile, encodeStateFile } from '../../core/protocol/statd-file.ts';
import type { Machine } from '../../host/machine.ts';
import { mergeClients } from '../locks/merge-clients.ts';
import { recallTold } from '../locks/notify/folder.ts';
import { takeState } from '../locks/take-state.ts';
import type { KernelPaths } from './paths.ts';

/** To be called while neither nfsd nor statd runs here. Safe to repeat; cut off anywhere it loses nobody. */
export async function sealForKernel(machine: Machine, { locks, states, statd }: KernelPaths): Promise<void> {
  for (const folder of [locks.sealedClients, locks.statdClients, `${statd}/sm.bak`, states])
    await machine.files.makeFolder(folder, PRIVATE);
  await recallTold(machine, locks.sealed);
  const used = await Promise.all([locks.sealedState, locks.statdState].map((path) => readState(machine, path)));
  const bytes = encodeStateFile(await takeState(machine, states, used.flat()));
  await Promise.all([locks.sealedState, locks.statdState].map((path) => machine.files.write(path, bytes, 0o600)));
  await mergeClients(machine, locks);
}

/** rpc.statd becomes whoever its folder belongs to (support/nsm/file.c nsm_drop_privileges): root, as for a server of Ganesha. */
const PRIVATE = 0o700;

async function readState(machine: Machine, path: string): Promise<readonly number[]> {
  const state = decodeStateFile((await machine.files.readBytes(path)) ?? new Uint8Array());
  return state !== undefined && state > 0 ? [state] : [];
}
