// Types: of the house, which knows Node and no browser, and of the page (src/entry/web/page), which knows a browser and no Node.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = `${root}node_modules/typescript7/bin/tsc`;

const exits = ['tsconfig.json', 'src/entry/web/page/tsconfig.json'].map(
  (project) => spawnSync(process.execPath, [tsc, '--noEmit', '-p', `${root}${project}`], { stdio: 'inherit' }).status,
);
process.exitCode = exits.every((status) => status === 0) ? 0 : 1;
