// npm run golden: writes golden files and snapshots anew, by running the unit tests that have any, and no others.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** test/core/golden.ts; what findings.test.ts does by itself; vitest's own. */
const KEEPS_GOLDEN = /\bexpectGolden\(|\bprocess\.env\.GOLDEN\b|\.toMatch(?:File|Inline)?Snapshot\(/;

const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `test/${file}`)
  .filter((file) => KEEPS_GOLDEN.test(readFileSync(join(root, file), 'utf8')));
// --update comes last: it takes what follows it for its value.
const { status } = spawnSync(
  process.execPath,
  [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--project', 'unit', ...files, '--update'],
  { cwd: root, env: { ...process.env, GOLDEN: 'rewrite' }, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
