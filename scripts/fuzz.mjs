// npm run fuzz: 100,000 damaged specs (test/core/spec/fuzz), a million inputs for every decoder (test/core/protocol/fuzz); npm test gives each a few
// thousand.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'test/core/protocol/fuzz/main.ts');
const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-fuzz-'));
const outfile = join(folder, 'fuzz.cjs');
try {
  await build({ entryPoints: [main], outfile, bundle: true, platform: 'node', target: 'node20', format: 'cjs' });
  const { status } = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
