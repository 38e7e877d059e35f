// npm run fuzz: a million inputs for every decoder (test/core/protocol/fuzz); npm test gives each a few thousand.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const main = fileURLToPath(new URL('../test/core/protocol/fuzz/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-fuzz-'));
const outfile = join(folder, 'fuzz.mjs');
try {
  await build({ entryPoints: [main], outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm' });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
