// npm run model: spin checks every schedule of the takeover protocol (model/), and must reject each broken one for what it is meant to break.
// pan has no machine-readable output; what is read of it are its stable lines "errors: N", "assertion violated NAME" and its complaints about
// a search that was not exhaustive.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const models = fileURLToPath(new URL('../model', import.meta.url));
const MEMORY_MB = 2_000;
const DEEPEST = 200_000;

/** What is missing here to check the models; undefined when nothing is. */
export function noModelBecause() {
  const missing = ['spin', 'gcc'].filter((program) => spawnSync(program, ['--version']).error !== undefined);
  return missing.length === 0 ? undefined : `lacks ${missing.join(' and ')}`;
}

/** Checks all of them, each in a folder of its own; prints a line for each. Throws, with the counts, when one is not as it should be. */
export function checkModels() {
  const names = readdirSync(models).filter((name) => name.endsWith('.pml'));
  const outcomes = names.map((name) => {
    const began = performance.now();
    const problem = check(name);
    console.log(
      `${name.padEnd(32)}${((performance.now() - began) / 1000).toFixed(1).padStart(6)} s  ${problem ?? 'ok'}`,
    );
    return problem;
  });
  const failed = outcomes.filter((problem) => problem !== undefined).length;
  const counts = { passed: outcomes.length - failed, failed, skipped: 0 };
  if (failed > 0) throw Object.assign(new Error(`${failed} models are not as they should be`), { counts });
  return counts;
}

/** What is wrong with it; undefined when nothing is. A broken model says in its second define which invariant it breaks. */
function check(name) {
  const folder = mkdtempSync(join(tmpdir(), 'gracekeeper-model-'));
  try {
    cpSync(models, folder, { recursive: true });
    const breaks = readFileSync(join(folder, name), 'utf8').match(/^#define BREAKS (\w+)$/m)?.[1];
    const said = search(folder, name, breaks === undefined);
    const errors = Number(said.match(/errors: (\d+)/)?.[1] ?? Number.NaN);
    if (breaks !== undefined)
      return said.includes(`assertion violated ${breaks}`) ? undefined : `it does not break ${breaks}`;
    if (errors !== 0)
      return `${said.match(/pan:.*/)?.[0] ?? 'spin found an error'} (model/README.md says how to see it)`;
    return said.match(/.*(?:too small|out of memory|aborting|truncated).*/i)?.[0];
  } catch (error) {
    return error.message;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The whole model is searched for broken invariants and for its liveness property at once (-a); a broken one until the first error. */
function search(folder, name, whole) {
  run(folder, 'spin', '-a', name);
  // -w: gcc warns of the code that spin writes.
  const options = [
    '-O2',
    '-w',
    `-DMEMLIM=${MEMORY_MB}`,
    '-DVECTORSZ=4096',
    '-DCOLLAPSE',
    ...(whole ? [] : ['-DSAFETY', '-DNOCLAIM']),
  ];
  run(folder, 'gcc', ...options, '-o', 'pan', 'pan.c');
  return run(folder, join(folder, 'pan'), `-m${DEEPEST}`, ...(whole ? ['-a'] : []));
}

function run(cwd, program, ...args) {
  const { stdout, stderr, status, signal, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64e6,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${program} ended with ${signal ?? status}: ${(stderr || stdout).trim().slice(-300)}`);
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const missing = noModelBecause();
  if (missing !== undefined) throw new Error(`this machine ${missing}: apt-get install spin gcc libc6-dev`);
  checkModels();
}
