// npm run package: packages/gracekeeper_VERSION_ARCH.deb and packages/gracekeeper-VERSION.tgz, from this checkout. No root needed.
// The .deb carries the Node that builds it (decision 0010).
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildDist, installModules } from './bootstrap.mjs';
import { buildDebian } from './package/debian.mjs';
import { say, step } from './say.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const out = `${root}packages`;

/** The same checkout gives the same bytes (reproducible-builds.org's SOURCE_DATE_EPOCH): the time of its last commit, in seconds. */
function commitTime() {
  const { stdout, status } = spawnSync('git', ['-C', root, 'log', '-1', '--format=%ct'], { encoding: 'utf8' });
  return process.env.SOURCE_DATE_EPOCH ?? (status === 0 ? stdout.trim() : `${Math.floor(Date.now() / 1000)}`);
}

try {
  installModules();
  buildDist();
  mkdirSync(out, { recursive: true });
  process.env.SOURCE_DATE_EPOCH = commitTime();
  const deb = buildDebian({ root, out, version });
  say(`made ${deb}`);
  step('npm', ['pack', root, '--pack-destination', out, '--ignore-scripts', '--silent']);
  say(`made ${out}/${name}-${version}.tgz`);
  process.stdout.write(`${JSON.stringify({ deb, tarball: `${out}/${name}-${version}.tgz` })}\n`);
} catch (error) {
  say(error.message);
  process.exitCode = 1;
}
