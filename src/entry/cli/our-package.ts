// --package DEB: what is to be installed has to be of the version that this is.
import { resolve } from 'node:path';
import { localHost } from '../../host/local.ts';
import { type PackageFile, readPackageFile } from '../../work/install/package-file.ts';
import { VERSION } from '../version.ts';

/** Throws Failed (2) where it is none, or of another version. */
export const ourPackage = (path: string): Promise<PackageFile> => readPackageFile(localHost(), resolve(path), VERSION);
