// The Debian packages that the lab and its tests need. Built-ins only: this runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { say, step } from './say.mjs';

const wanted = JSON.parse(readFileSync(new URL('debian-packages.json', import.meta.url), 'utf8'));
const isRoot = process.getuid?.() === 0;

/** Why this machine can't have labs; undefined when it can, once the packages are there. */
export function noLabBecause() {
  if (process.platform !== 'linux') return `needs Linux, and this is ${process.platform}`;
  if (spawnSync('dpkg-query', ['--version']).error || spawnSync('apt-get', ['--version']).error) return 'needs Debian';
  return isRoot ? undefined : 'needs root';
}

export function missingPackages() {
  const { stdout } = spawnSync('dpkg-query', ['-W', '-f', '$' + '{Package} $' + '{db:Status-Status}\n', ...wanted], {
    encoding: 'utf8',
  });
  const installed = new Set(
    stdout.split('\n').flatMap((line) => (line.endsWith(' installed') ? line.split(' ')[0] : [])),
  );
  return wanted.filter((name) => !installed.has(name));
}

/** Installs what is missing, or says in one line why not. Throws when apt-get fails. */
export function installPackages() {
  const reason = noLabBecause();
  if (reason) {
    say(`no lab on this machine: it ${reason}; everything else works`);
    return;
  }
  const missing = missingPackages();
  if (missing.length === 0) return;
  say(`installing Debian packages: ${missing.join(' ')}`);
  withoutStartingDaemons(() => {
    mendLock();
    apt('update');
    apt('install', '-y', '--no-install-recommends', ...missing);
  });
}

/** /var/lock points into /run, where nothing has booted to nothing: a package that has the folder too (drbd-utils) is then refused by dpkg. */
function mendLock() {
  const link = '/var/lock';
  if (existsSync(link) || !lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  mkdirSync(resolve('/var', readlinkSync(link)), { mode: 0o1777, recursive: true });
}

const apt = (...args) =>
  step('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], { DEBIAN_FRONTEND: 'noninteractive' });

const POLICY = '/usr/sbin/policy-rc.d';
const OURS = '#!/bin/sh\n# gracekeeper bootstrap: packages are installed, their daemons stay down\nexit 101\n';

/** Packages ask this program whether they may start their daemons (invoke-rc.d(8)); 101 forbids. One that is there already decides. */
function withoutStartingDaemons(act) {
  const remove = () => rmSync(POLICY, { force: true });
  const interrupted = () => {
    remove();
    process.exit(130);
  };
  const ours = place();
  if (ours) process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    act();
  } finally {
    if (ours) {
      remove();
      process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    }
  }
}

/** True when the file is ours, perhaps from a run that was killed. */
function place() {
  try {
    writeFileSync(POLICY, OURS, { mode: 0o755, flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
    return readFileSync(POLICY, 'utf8') === OURS;
  }
}
