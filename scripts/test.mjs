// npm test, from a bare clone: bootstrap, types, lint, architecture, unit tests, lab tests and, while these wait for their labs, models. Once the
// machine is ready, every step runs, whatever the ones before it found. The last line on stdout is the sum over both test projects and the models.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bootstrap } from './bootstrap.mjs';
import { missingPackages, noLabBecause } from './debian.mjs';
import { checkModels, noModelBecause } from './model.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const noTests = { passed: 0, failed: 0, skipped: 0 };
/** What setPriority calls the lowest. */
const LAST = 19;

const steps = [
  { name: 'bootstrap', run: bootstrap },
  { name: 'types', run: () => node(join(root, 'scripts/types.mjs')) },
  { name: 'lint', run: () => node(join(modules, '@biomejs/biome/bin/biome'), 'check', '.') },
  { name: 'architecture', run: () => node(join(root, 'scripts/architecture.mjs')) },
  { name: 'unit', run: () => vitest('unit') },
];
/** Labs leave half of two processors idle. */
const together = [
  { name: 'lab', run: lab },
  { name: 'model', run: model },
];

const outcomes = [];
for (const { name, run } of steps) {
  console.log(`\n== ${name}`);
  outcomes.push(await outcome(name, run));
  if (name === 'bootstrap' && outcomes[0].problem) break;
}
if (!outcomes[0].problem) {
  console.log(`\n== ${together.map(({ name }) => name).join(', ')}`);
  outcomes.push(...(await Promise.all(together.map(({ name, run }) => outcome(name, run)))));
}
report();

/** A step fails by throwing; a step that runs tests gives their counts. */
async function outcome(name, run) {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  try {
    const counts = (await run()) ?? noTests;
    return { name, counts, problem: undefined, seconds: seconds() };
  } catch (error) {
    console.error(error.message);
    return { name, counts: error.counts ?? noTests, problem: error.message, seconds: seconds() };
  }
}

/** In this process, which has nothing else to do; what a lab test does comes first. */
function model() {
  const reason = noModelBecause();
  if (reason === undefined) {
    setPriority(LAST);
    return checkModels();
  }
  if (process.env.CI === 'true' && process.getuid?.() === 0)
    throw new Error(`the models must be checked here, and this machine ${reason}`);
  console.log(`the models were not checked: this machine ${reason}`);
  return noTests;
}

async function lab() {
  const missing = noLabBecause() === undefined ? missingPackages() : [];
  const reason = noLabBecause() ?? (missing.length > 0 ? `lacks packages: ${missing.join(' ')}` : undefined);
  const mustRun = process.env.CI === 'true' && process.getuid?.() === 0;
  if (reason && !mustRun) {
    console.log(`no lab tests ran: this machine ${reason}`);
    return noTests;
  }
  if (reason) throw new Error(`lab tests must run here, and this machine ${reason}`);
  const counts = await vitest('lab');
  console.log(`${counts.passed + counts.failed} lab tests ran, ${counts.skipped} were skipped`);
  if (mustRun && (counts.skipped > 0 || counts.passed === 0))
    throw Object.assign(new Error('a lab test that does not run is a failure here'), { counts });
  return counts;
}

async function vitest(project) {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-test-'));
  const file = join(folder, 'report.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const { status } = await ended(
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--project',
      project,
      '--passWithNoTests',
      ...reporters,
    );
    const counts = existsSync(file) ? countsIn(JSON.parse(readFileSync(file, 'utf8'))) : { ...noTests, failed: 1 };
    if (status !== 0) throw Object.assign(new Error(`${project} tests failed`), { counts });
    return counts;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file that could not be loaded has no tests to fail: it counts as one. */
function countsIn({ numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults }) {
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((it) => it.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length, skipped: numPendingTests + numTodoTests };
}

async function node(...args) {
  const { status, signal } = await ended(...args);
  if (status !== 0) throw new Error(signal ? `ended by ${signal}` : `exited with ${status}`);
}

async function ended(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 1, 2] });
  const [status, signal] = await once(child, 'exit');
  return { status, signal };
}

function report() {
  console.log('');
  for (const { name, seconds, problem } of outcomes)
    console.log(`${name.padEnd(13)}${seconds.toFixed(1).padStart(6)} s  ${problem ?? 'ok'}`);
  const sum = (key) => outcomes.reduce((total, { counts }) => total + counts[key], 0);
  process.exitCode = outcomes.every(({ problem }) => problem === undefined) ? 0 : 1;
  const skipped = sum('skipped');
  console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
