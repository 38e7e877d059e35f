// A file that a reader finds either as it was or as it will be, also after a power cut.
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const FOLDER_MODE = 0o755;

/**
 * Writes beside the target with its mode (0644 unless given), fsyncs, renames, and fsyncs the folder, which is made when missing.
 * Throws the file system's error; nothing half-written stays behind.
 */
export async function writeAtomically(path: string, content: string | Uint8Array, mode = 0o644): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
  // Hidden: what a process left that died meanwhile is nobody's record.
  const beside = join(dirname(path), `.${basename(path)}.new-${process.pid}-${serial++}`);
  try {
    await writeSynced(beside, content, mode);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * A file, unless there is one of that name. On disk when it returns true; after a power cut before that it may be there, and empty. In as few steps as
 * that takes: file and folder are fsynced at once, so that the file system writes them down together.
 */
export async function createSynced(path: string, content = '', mode = 0o644): Promise<boolean> {
  const file = await openNew(path, mode);
  if (file === undefined) return false;
  try {
    const written = content === '' ? Promise.resolve() : file.writeFile(content).then(() => file.sync());
    await Promise.all([written, syncFolder(dirname(path))]);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
  return true;
}

/** Undefined when there is one. The folder is made when missing. */
async function openNew(path: string, mode: number, mayMakeFolder = true): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'wx', mode);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST') return undefined;
    if (code !== 'ENOENT' || !mayMakeFolder) throw error;
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    return openNew(path, mode, false);
  }
}

let serial = 0;

async function writeSynced(path: string, content: string | Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.writeFile(content);
    // The umask takes bits from the mode of open(2).
    await file.chmod(mode);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
