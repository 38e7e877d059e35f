// A Debian package of Gracekeeper, as it lies on the machine that a cluster is set up from.
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { Failed } from '../../core/base/failed.ts';
import type { Host } from '../../host/host.ts';
import { ToolError } from '../../host/tool-error.ts';
import { type PackageFields, packageFields } from '../../host/tools/dpkg.ts';

export interface PackageFile extends PackageFields {
  /** Its file's name, without a folder. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** SHA-256 in hexadecimal. */
  readonly digest: string;
}

/** Throws Failed (2): it can't be read, is no package, another one, or of another version than `version`, ours; (3) where dpkg-deb is missing. */
export async function readPackageFile(local: Host, path: string, version: string): Promise<PackageFile> {
  const bytes = await local.files.readBytes(path).catch((cause: unknown) => {
    throw new Failed(2, 'unreadable-file', `${path} can't be read: ${cause instanceof Error ? cause.message : cause}`);
  });
  if (bytes === undefined)
    throw new Failed(2, 'no-such-file', `there is no file ${path}`, {
      hint: 'npm run package makes one, and says where',
    });
  const fields = await fieldsOf(local, path);
  if (fields.name !== 'gracekeeper')
    throw new Failed(2, 'other-package', `${path} is the package ${fields.name}, not gracekeeper`);
  if (fields.version !== version)
    throw new Failed(2, 'other-version', `${path} is Gracekeeper ${fields.version}, and this is ${version}`, {
      hint: 'set the cluster up with the version that it will run: install the package here too, or make one from this checkout (npm run package)',
    });
  return { ...fields, file: basename(path), bytes, digest: createHash('sha256').update(bytes).digest('hex') };
}

async function fieldsOf(local: Host, path: string): Promise<PackageFields> {
  try {
    return await packageFields(local, path);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    if (error.failure.cause === 'ENOENT')
      throw new Failed(3, 'no-dpkg-deb', 'there is no dpkg-deb here, by which a package is read', {
        hint: "run setup on a machine with Debian's dpkg, one of the nodes for example",
      });
    throw new Failed(2, 'not-a-package', `${path} is no Debian package: ${error.failure.stderr.trim()}`, {
      cause: error,
    });
  }
}
