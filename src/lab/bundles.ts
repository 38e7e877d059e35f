// Where the built programs are. The lab starts them as processes, also when it is itself run from source by a test.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failed } from '../core/base/failed.ts';

/** The absolute path of dist/NAME.cjs. Throws Failed when the project is not built. */
export function bundle(name: string): string {
  const here = dirname(fileURLToPath(import.meta.url));
  // Of an installed package, whose bundles are side by side.
  const beside = join(here, `${name}.cjs`);
  if (existsSync(beside)) return beside;
  const path = join(packageFolder(here), 'dist', `${name}.cjs`);
  if (existsSync(path)) return path;
  throw new Failed(2, 'not-built', `${path} is not there`, { hint: 'npm ci && npm run build' });
}

function packageFolder(from: string): string {
  return existsSync(join(from, 'package-lock.json')) || dirname(from) === from ? from : packageFolder(dirname(from));
}
