// Bundles every entry under src/entry/bin to dist/NAME.cjs. CommonJS, because an ESM bundle of CommonJS libraries dies on dynamic require (STACK).
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = `${root}src/entry/bin`;
const entries = readdirSync(bin).filter((file) => file.endsWith('.ts'));

// Built beside and swapped: agents of a running lab start from dist at any moment.
const [made, old] = [`${root}dist.new`, `${root}dist.old`];
for (const folder of [made, old]) rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: entries.map((file) => `${bin}/${file}`),
  outdir: made,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // koffi carries a native addon and x11 is dbus-next's optional transport: neither can be bundled (STACK).
  external: ['koffi', 'x11'],
  define: { 'import.meta.url': '__bundleUrl' },
  banner: { js: 'const __bundleUrl=require("node:url").pathToFileURL(__filename).href;' },
  legalComments: 'none',
  minifySyntax: true,
  logLevel: 'warning',
});

// The page of gracekeeper web, for browsers: a script and a style that need nothing else (entry/web/serve.ts).
const page = `${root}src/entry/web/page`;
await build({
  entryPoints: [`${page}/page.tsx`, `${page}/page.css`],
  outdir: made,
  bundle: true,
  platform: 'browser',
  target: ['es2022', 'chrome111', 'firefox113', 'safari16.4'],
  format: 'esm',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
});

if (existsSync(`${root}dist`)) renameSync(`${root}dist`, old);
renameSync(made, `${root}dist`);
rmSync(old, { recursive: true, force: true });
