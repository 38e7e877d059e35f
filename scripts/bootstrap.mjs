// From a bare clone to something that runs: npm's packages, Debian's packages, dist/. The second time it does nothing.
// Built-ins only, and nothing newer than Node 20.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { installPackages } from './debian.mjs';
import { say, step } from './say.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => `${root}${path}`;

/** Brings everything up to date. Throws when a part fails. */
export function bootstrap() {
  installModules();
  installPackages();
  buildDist();
}

export function installModules() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Error(`Node 20 or newer is needed, and this is ${process.version}`);
  if (!modulesAreCurrent()) {
    say("installing npm's packages (npm ci)");
    step('npm', ['ci', '--prefix', root]);
  }
}

export function buildDist() {
  if (!distIsCurrent()) {
    say('building dist/');
    step(process.execPath, [at('scripts/build.mjs')]);
  }
}

/** Whether what npm installed last, which it notes in a lock of its own, is what our lock asks for. */
function modulesAreCurrent() {
  if (!existsSync(at('node_modules/.package-lock.json'))) return false;
  const packagesOf = (path) => JSON.parse(readFileSync(at(path), 'utf8')).packages;
  const locked = packagesOf('package-lock.json');
  const installed = packagesOf('node_modules/.package-lock.json');
  const paths = Object.keys({ ...locked, ...installed }).filter((path) => path !== '');
  return paths.every((path) =>
    // Packages for other machines are locked and not installed.
    installed[path] ? installed[path].integrity === locked[path]?.integrity : locked[path].optional,
  );
}

/** Folders count too: a removed file changes its folder's time. */
function distIsCurrent() {
  if (!existsSync(at('dist'))) return false;
  const bundles = readdirSync(at('src/entry/bin')).map((file) => at(`dist/${file.replace(/\.ts$/, '.cjs')}`));
  if (!bundles.every(existsSync)) return false;
  const inside = readdirSync(at('src'), { recursive: true }).map((name) => at(`src/${name}`));
  const sources = [at('src'), ...inside, at('scripts/build.mjs'), at('package-lock.json')];
  return Math.max(...sources.map(changedAt)) <= Math.min(...bundles.map(changedAt));
}

const changedAt = (path) => statSync(path).mtimeMs;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    bootstrap();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
