// The Debian package: a tree as it will be under /, its control files, and dpkg-deb.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { step } from '../say.mjs';

const HOME = 'usr/lib/gracekeeper';
const DOC = 'usr/share/doc/gracekeeper';

/** Returns the package's path. Throws when a program fails. */
export function buildDebian({ root, out, version }) {
  const architecture = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
  const tree = mkdtempSync(join(tmpdir(), 'gracekeeper-deb-'));
  try {
    chmodSync(tree, 0o755);
    place(root, tree);
    control(root, tree, { version, architecture });
    atOneTime(tree, Number(process.env.SOURCE_DATE_EPOCH));
    const deb = `${out}/gracekeeper_${version}_${architecture}.deb`;
    step('dpkg-deb', ['--root-owner-group', '-Zzstd', '--build', tree, deb]);
    return deb;
  } finally {
    rmSync(tree, { recursive: true, force: true });
  }
}

/** What goes where. */
function place(root, tree) {
  const date = new Date(Number(process.env.SOURCE_DATE_EPOCH) * 1000).toISOString().slice(0, 10);
  step(process.execPath, [`${root}dist/package-files.cjs`, tree, date]);
  put(tree, `${HOME}/node`, process.execPath, 0o755);
  for (const file of readdirSync(`${root}dist`)) put(tree, `${HOME}/dist/${file}`, `${root}dist/${file}`);
  placeKoffi(root, tree);
  put(tree, 'usr/bin/gracekeeper', `${root}packaging/gracekeeper`, 0o755);
  put(tree, 'usr/lib/systemd/system/pacemaker.service.d/gracekeeper.conf', `${root}packaging/pacemaker.conf`);
  put(tree, 'usr/lib/tmpfiles.d/gracekeeper.conf', `${root}packaging/tmpfiles.conf`);
  put(tree, 'usr/share/gracekeeper/cluster.schema.json', `${root}schema/cluster.schema.json`);
  for (const name of ['README.md', 'CHANGELOG.md', 'LICENSE']) put(tree, `${DOC}/${name}`, `${root}${name}`);
  for (const folder of ['docs', 'examples']) cpSync(`${root}${folder}`, join(tree, DOC, folder), { recursive: true });
  writeFileSync(join(tree, DOC, 'copyright'), copyright(root));
}

/** The one library that can't be bundled: what it loads, with its addon for this machine only. */
function placeKoffi(root, tree) {
  const from = (path) => `${root}node_modules/${path}`;
  const to = (path) => join(tree, HOME, 'node_modules', path);
  const loaded = (path) => statSync(path).isDirectory() || /\.(c?js|json)$|LICENSE/.test(path);
  for (const part of [
    'package.json',
    'index.js',
    'index.cjs',
    'indirect.js',
    'indirect.cjs',
    'LICENSE.txt',
    'src/koffi',
  ])
    cpSync(from(`koffi/${part}`), to(`koffi/${part}`), { recursive: true, filter: loaded });
  const addon = `@koromix/koffi-linux-${process.arch}`;
  cpSync(from(addon), to(addon), { recursive: true, filter: (path) => !path.includes('/musl_') });
  execFileSync(join(tree, HOME, 'node'), ['-e', "require('koffi').load('libc.so.6')"], { cwd: join(tree, HOME) });
}

function put(tree, path, source, mode = 0o644) {
  const whole = join(tree, path);
  mkdirSync(dirname(whole), { recursive: true });
  copyFileSync(source, whole);
  chmodSync(whole, mode);
}

function control(root, tree, { version, architecture }) {
  const folder = join(tree, 'DEBIAN');
  mkdirSync(folder, { mode: 0o755 });
  const sizeInKiB = Math.ceil(filesOf(tree).reduce((sum, path) => sum + statSync(path).size, 0) / 1024);
  const { description, fields } = JSON.parse(readFileSync(`${root}packaging/control.json`, 'utf8'));
  const lines = Object.entries({
    Package: 'gracekeeper',
    Version: version,
    Architecture: architecture,
    'Installed-Size': sizeInKiB,
    ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value].flat().join(', ')])),
    Description: description.join('\n '),
  }).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(`${folder}/control`, lines.join(''));
  for (const script of ['postinst', 'prerm', 'postrm'])
    put(tree, `DEBIAN/${script}`, `${root}packaging/${script}`, 0o755);
}

const filesOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath ?? it.path, it.name));

function atOneTime(tree, seconds) {
  for (const name of readdirSync(tree, { recursive: true })) utimesSync(join(tree, name), seconds, seconds);
}

/** Debian's machine-readable form: us, the Node that is carried, and every library in the bundles with its licence. */
function copyright(root) {
  const { packages } = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const libraries = Object.entries(packages)
    .filter(([path, { dev, optional }]) => path !== '' && !dev && !optional)
    .map(
      ([path, { version, license }]) =>
        ` ${path.split('node_modules/').at(-1)} ${version}: ${license ?? 'see its package'}`,
    );
  const { license } = packages[''];
  return `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: gracekeeper

Files: *
Copyright: the authors of Gracekeeper
License: ${license}

Files: usr/lib/gracekeeper/node
Copyright: Node.js contributors, and those of what it bundles
License: MIT
Comment: Node.js ${process.version}; its whole licence: node -p process.release.sourceUrl

Files: usr/lib/gracekeeper/dist/* usr/lib/gracekeeper/node_modules/*
Copyright: their authors
License: as listed
Comment: libraries inside, each with its licence
${libraries.join('\n')}
`;
}
