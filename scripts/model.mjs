// npm run model: spin checks the takeover protocol (model/README.md): takeover.pml must keep every invariant, and each broken-*.pml must
// break the one that its first line names. Built-ins only.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../model', import.meta.url));
const LIVENESS = 'peers_leave_grace';
/** pan's flags: search for acceptance cycles of this claim; and the same past violated assertions. */
const CYCLES = ['-a', '-N', LIVENESS];
const ONLY_CYCLES = [...CYCLES, '-A'];
/** Kills a search that has gone astray, not one on a slow machine. */
const LIMIT_MS = 600_000;

/** What is missing to check models; undefined when nothing is. */
export function noModelBecause() {
  const absent = ['spin', 'gcc'].filter((program) => spawnSync(program, ['--version']).error);
  return absent.length > 0 ? `lacks ${absent.join(' and ')}` : undefined;
}

/** Checks every model, with a line on stdout for each. Gives how many passed; throws, with the counts, when one failed. */
export function checkModels() {
  const broken = readdirSync(folder).filter((name) => /^broken-.*\.pml$/.test(name));
  const problems = ['takeover.pml', ...broken.sort()].map((name) => {
    const began = performance.now();
    const problem = problemOf(name);
    console.log(
      `${problem ? 'FAILED' : 'ok    '} ${name}  ${((performance.now() - began) / 1000).toFixed(1)} s  ${problem ?? ''}`,
    );
    return problem;
  });
  const failed = problems.filter((problem) => problem !== undefined).length;
  const counts = { passed: problems.length - failed, failed, skipped: 0 };
  if (failed > 0) throw Object.assign(new Error(`${failed} models are not as they should be`), { counts });
  return counts;
}

function problemOf(name) {
  try {
    if (name === 'takeover.pml') keepsAll(name);
    else breaks(name, invariantOf(name));
    return undefined;
  } catch (error) {
    return error.message;
  }
}

/** Two faults are enough for liveness, whose search is several times as long, and for what begins with a first start. */
function keepsAll(name) {
  for (const search of [
    { optimize: '-O2', define: [], pan: [] },
    { optimize: '-O2', define: ['-DFAULTS=2', '-DFIRST_START'], pan: CYCLES },
  ]) {
    const { errors, broke, complete } = verify(name, search);
    if (errors > 0) throw new Error(`breaks ${broke}`);
    if (!complete) throw new Error('the search was not exhaustive');
  }
}

/** These searches are short: to compile well would take longer. */
function breaks(name, invariant) {
  const { errors, broke } = verify(name, {
    optimize: '-O0',
    define: [],
    pan: invariant === LIVENESS ? ONLY_CYCLES : [],
  });
  if (errors === 0) throw new Error(`does not break ${invariant}`);
  if (broke !== invariant) throw new Error(`breaks ${broke}, not ${invariant}`);
}

function invariantOf(name) {
  const [, invariant] = /^\/\* Must break (\w+)\. /.exec(readFileSync(join(folder, name), 'utf8')) ?? [];
  if (invariant === undefined) throw new Error('its first line does not say which invariant it must break');
  return invariant;
}

function verify(name, { optimize, define, pan }) {
  const cwd = mkdtempSync(join(tmpdir(), 'gracekeeper-model-'));
  try {
    run(cwd, 'spin', ['-a', ...define, join(folder, name)]);
    const search = pan.length > 0 ? ['-DNOFAIR'] : ['-DSAFETY', '-DNOCLAIM'];
    run(cwd, 'gcc', [optimize, '-w', '-DMEMLIM=1900', ...search, '-o', 'pan', 'pan.c']);
    // -b: a path that is too long is an error, not a branch that is left out.
    const stdout = run(cwd, join(cwd, 'pan'), ['-m10000', '-b', ...pan]);
    return outcome(stdout);
  } finally {
    rmSync(cwd, { recursive: true });
  }
}

/** pan has no output for programs. These are the lines that its manual has had since 1991, and the texts of what stops a search. */
function outcome(stdout) {
  const errors = /^State-vector .*, errors: (\d+)$/m.exec(stdout);
  if (errors === null) throw new Error(`pan did not say how many errors there are: ${stdout.slice(-200)}`);
  const [, assertion] = /assertion violated (\w+) /.exec(stdout) ?? [];
  const broke = /acceptance cycle \(/.test(stdout)
    ? LIVENESS
    : (assertion ?? 'no invariant, but the search (its depth?)');
  const complete = !/Search not completed|max search depth too small|reached -DMEMLIM|out of memory/.test(stdout);
  return { errors: Number(errors[1]), broke, complete };
}

function run(cwd, program, args) {
  const { status, signal, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    timeout: LIMIT_MS,
  });
  if (error) throw new Error(`${basename(program)}: ${error.message}`);
  if (status !== 0)
    throw new Error(`${basename(program)} ended with ${signal ?? status}: ${(stdout + stderr).slice(-500)}`);
  return stdout;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const reason = noModelBecause();
  if (reason) throw new Error(`this machine ${reason}: apt-get install spin gcc libc6-dev`);
  checkModels();
}
