// Starting the process that is a lab.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Failed } from '../core/base/failed.ts';
import { bundle } from './bundles.ts';
import { byAge, type FoundLab, findLabs, LAB_ARGV0 } from './find-labs.ts';
import { UNSHARE } from './namespaces.ts';
import { requireKernelNodes, requireMachine } from './prerequisites.ts';
import { startTime } from './processes.ts';
import { type LabOptions, NODE_PATH } from './state.ts';

/** Starts a lab and returns when its nodes have booted. Throws Failed when the machine lacks something or the name is taken. */
export async function launch(options: LabOptions): Promise<FoundLab> {
  await requireMachine();
  if (options.nodes.some(({ kind }) => kind === 'kernel')) await requireKernelNodes();
  const owner = ['tini', '--', process.execPath, bundle('lab-owner'), options.name];
  const child = spawn('unshare', [...UNSHARE, '--', ...owner], {
    argv0: LAB_ARGV0,
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
    env: { PATH: NODE_PATH, LC_ALL: 'C.UTF-8' },
  });
  const lab = await identity(child, options.name);
  try {
    await refuseIfTaken(lab);
    await build(child, options);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  letGo(child, options.detached);
  return lab;
}

async function identity(child: ChildProcess, name: string): Promise<FoundLab> {
  const started = child.pid === undefined ? undefined : await startTime(child.pid);
  if (child.pid === undefined || started === undefined)
    throw new Failed(3, 'no-lab', 'unshare could not be started', { hint: 'is util-linux installed?' });
  return { name, pid: child.pid, startTime: started };
}

/** Of two labs that start at once under one name, the younger gives way. */
async function refuseIfTaken(lab: FoundLab): Promise<void> {
  const others = (await findLabs()).filter(({ name, pid }) => name === lab.name && pid !== lab.pid);
  if (others.some((other) => byAge(other, lab) < 0))
    throw new Failed(3, 'lab-exists', `there is a lab "${lab.name}" already`, {
      hint: `gracekeeper lab down --name ${lab.name}`,
    });
}

async function build(child: ChildProcess, options: LabOptions): Promise<void> {
  const { stdin, stdout, stderr } = child;
  if (!stdin || !stdout || !stderr) throw new Error('the lab has no pipes');
  let said = '';
  stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said = (said + chunk).slice(-4_000);
  });
  stdin.write(`${JSON.stringify(options)}\n`);
  const answer = createInterface({ input: stdout });
  const [line] = await Promise.race([once(answer, 'line'), once(child, 'exit').then(() => [undefined])]);
  const { error } = line === undefined ? { error: said } : (JSON.parse(line as string) as { error?: string });
  if (error !== undefined) throw new Failed(1, 'lab-failed', `the lab did not come up: ${error.trim()}`);
}

/** A held lab ends when the pipe to its owner does, which is when this process ends; it does not keep this process alive. */
function letGo(child: ChildProcess, detached: boolean): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if (detached) stream?.destroy();
    else (stream as { unref?: () => void } | null)?.unref?.();
  }
}
