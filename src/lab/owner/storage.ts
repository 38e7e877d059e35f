// The lab's own mounts. They exist in its mount namespace only, and go with it.
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { LAB_FOLDER, type LabOptions } from '../state.ts';
import { inLab } from './tool.ts';

/** A tmpfs on /run, an overlay on /srv (the machine may have no /srv/shared, and gets none), and the shared storage in it: a tmpfs for each /srv/NAME, and for the state volume. */
export async function mountStorage(options: LabOptions): Promise<void> {
  await inLab(['mount', '-t', 'tmpfs', '-o', 'mode=755,size=75%', 'lab', '/run']);
  await mkdir(LAB_FOLDER);
  await inLab(['mount', '-t', 'overlay', '-o', await overlay('/srv', `${LAB_FOLDER}/srv`), 'lab-srv', '/srv']);
  for (const volume of volumesOf(options)) {
    await mkdir(volume, { recursive: true });
    await inLab(['mount', '-t', 'tmpfs', '-o', 'mode=755,size=50%', 'lab-shared', volume]);
  }
  for (const { path, mode } of options.folders) {
    await mkdir(path, { recursive: true });
    await chmod(path, mode);
  }
  await writeFile(`${LAB_FOLDER}/cluster.yaml`, options.spec, { mode: 0o600 });
}

/** The state volume comes last: it may be inside another. */
export function volumesOf({ folders, stateVolume }: LabOptions): readonly string[] {
  const outer = folders.map(({ path }) => volumeOf(path));
  return [...new Set([...outer, ...(stateVolume === undefined ? [] : [stateVolume])])];
}

const volumeOf = (folder: string) => folder.split('/').slice(0, 3).join('/');

/** Mount options of an overlay over `lower` whose changes are kept under `keep`. */
export async function overlay(lower: string, keep: string): Promise<string> {
  const [upper, work] = [`${keep}/upper`, `${keep}/work`];
  await mkdir(upper, { recursive: true });
  await mkdir(work, { recursive: true });
  return `lowerdir=${lower},upperdir=${upper},workdir=${work}`;
}
