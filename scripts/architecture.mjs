// The house's walls (.dependency-cruiser.cjs): that nothing breaks them, that every file was looked at, and that each wall
// stands, shown by files that break it on purpose. The tool prints "0 modules cruised" and is content when it can't read TypeScript.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { forbidden } = createRequire(import.meta.url)('../.dependency-cruiser.cjs');

/** By path, files that break one wall or more; together they break all. */
const PLANTED = {
  'src/core/base/a.ts': "import '../../host/a.ts';\nimport 'node:fs';\nimport 'execa';\n",
  'src/core/base/one.ts': "import './two.ts';\n",
  'src/core/base/two.ts': "import './one.ts';\n",
  'src/core/base/orphan.ts': 'export {};\n',
  'src/host/a.ts': "import '../work/a.ts';\n",
  'src/work/a.ts': "import '../entry/a.ts';\nimport '../lab/a.ts';\nimport 'node:net';\n",
  'src/lab/a.ts': "import '../work/b.ts';\n",
  'src/work/b.ts': 'export {};\n',
  'src/entry/a.ts': "import './web/page/a.tsx';\n",
  'src/entry/web/page/a.tsx': "import '../../b.ts';\n",
  'src/entry/b.ts': 'export {};\n',
};

const problems = [...inTheHouse(), ...inTheRuin()];
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;

function inTheHouse() {
  const { modules, summary } = cruise(root);
  const broken = summary.violations.map(
    ({ rule, from, to }) => `${from} -> ${to}: ${rule.name} (${reasonOf(rule.name)})`,
  );
  const seen = modules.filter(({ source }) => source.startsWith('src/')).length;
  const files = readdirSync(join(root, 'src'), { recursive: true }).filter((file) => /\.tsx?$/.test(file)).length;
  console.log(`${seen} of ${files} files looked at`);
  return seen < files ? [...broken, 'files were not looked at'] : broken;
}

function inTheRuin() {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-walls-'));
  try {
    for (const file of ['package.json', 'tsconfig.json', '.dependency-cruiser.cjs'])
      cpSync(join(root, file), join(folder, file));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const [file, text] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const broken = new Set(cruise(folder).summary.violations.map(({ rule }) => rule.name));
    console.log(`${broken.size} of ${forbidden.length} walls seen to stand`);
    return forbidden.filter(({ name }) => !broken.has(name)).map(({ name }) => `${name}: nothing planted was caught`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function cruise(folder) {
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const { stdout, stderr } = spawnSync(process.execPath, [tool, 'src', '--output-type', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 256e6,
  });
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`dependency-cruiser: ${stderr || stdout}`, { cause: error });
  }
}

function reasonOf(name) {
  return forbidden.find((rule) => rule.name === name)?.comment;
}
