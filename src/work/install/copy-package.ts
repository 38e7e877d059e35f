// A package, carried to a node in pieces: what has arrived of it, also in an earlier attempt, is not sent again.
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { digestOf, sizeOf } from '../../host/tools/coreutils.ts';
import type { PackageFile } from './package-file.ts';

/** Of root alone; gone when the package is installed. */
const FOLDER = '/var/lib/gracekeeper/package';
/** So much is lost at most when the connection is. */
const PIECE = 4 * 1024 * 1024;

/** Returns its path there, where all of it is what it is here. Throws Failed (1) when it is not. */
export async function copyPackage(host: Host, deb: PackageFile): Promise<string> {
  const { digest, bytes, file } = deb;
  // Pieces of another package have another name.
  const name = `${digest.slice(0, 16)}.deb`;
  const path = `${FOLDER}/${name}`;
  await makeRoom(host, name);
  const there = (await sizeOf(host, path))?.bytes ?? 0;
  const resumed = there > 0 && there <= bytes.length;
  if (!resumed) await host.files.write(path, '', 0o600);
  await sendFrom(host, path, bytes, resumed ? there : 0);
  if ((await digestOf(host, path)) === digest) return path;
  await host.files.remove(path);
  if (resumed) return copyPackage(host, deb);
  throw new Failed(1, 'package-damaged', `what arrived of ${file} on ${host.name} is not what was sent`, {
    hint: 'run the same again; if it stays so, its disk or memory is to be mistrusted',
  });
}

/** Nothing to remove is fine. */
export const removeCopies = (host: Host): Promise<void> => host.files.remove(FOLDER);

/** What an earlier attempt left of another package goes. */
async function makeRoom({ files }: Host, name: string): Promise<void> {
  await files.makeFolder(FOLDER, 0o700);
  const others = ((await files.list(FOLDER)) ?? []).filter((other) => other !== name);
  await Promise.all(others.map((other) => files.remove(`${FOLDER}/${other}`)));
}

async function sendFrom(host: Host, path: string, bytes: Uint8Array, from: number): Promise<void> {
  for (let at = from; at < bytes.length; at += PIECE)
    await host.files.append(path, bytes.subarray(at, Math.min(at + PIECE, bytes.length)));
}
