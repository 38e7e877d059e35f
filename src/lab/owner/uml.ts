// A user-mode Linux, the kernel of a client or of a kernel node: Debian's, with the parts of NFS that this machine's own kernel may lack.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readdir, symlink } from 'node:fs/promises';
import { eventually } from '../../host/eventually.ts';
import { systemClock } from '../../host/local.ts';
import { writeAtomically } from '../../host/write-atomically.ts';
import { LAB_FOLDER, NODE_PATH } from '../state.ts';

export const UML_MODULES = '/usr/lib/uml/modules';
const FOLDER = `${LAB_FOLDER}/uml`;
const DEAD_MS = 10_000;

export interface Uml {
  /** Its folder in the lab, where its console.log is. */
  readonly folder: string;
  readonly name: string;
  /** As the kernel wants it: 192M. */
  readonly memory: string;
  /** The path of its first program. */
  readonly init: string;
  /** Its network cards, in order: the taps must be there. */
  readonly nics: readonly { readonly tap: string; readonly mac: string }[];
  /** More arguments for the kernel. */
  readonly more?: readonly string[];
  /** Of its first program. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Once for a lab: the kernel's modules, in a folder shaped as modprobe wants it. */
export async function linkModules(): Promise<void> {
  await mkdir(`${FOLDER}/lib/modules`, { recursive: true });
  for (const version of await readdir(UML_MODULES))
    await symlink(`${UML_MODULES}/${version}`, `${FOLDER}/lib/modules/${version}`);
}

/** Writes the first program of a kind of machines, and returns its path. */
export async function writeInit(kind: string, script: string): Promise<string> {
  const path = `${FOLDER}/init-${kind}`;
  // Whole at any moment: another machine may be reading it.
  await writeAtomically(path, script, 0o755);
  return path;
}

/** Boots. What the kernel and the machine's programs print goes to console.log in its folder. */
export async function bootUml(uml: Uml): Promise<ChildProcess> {
  const { folder } = uml;
  await mkdir(folder, { recursive: true });
  const console = await open(`${folder}/console.log`, 'a');
  const child = spawn('linux.uml', kernelArguments(uml), {
    stdio: ['ignore', console.fd, console.fd],
    // The kernel's memory is a file in TMPDIR: the lab's own tmpfs.
    env: { PATH: NODE_PATH, TMPDIR: folder, HOME: folder },
    detached: true,
  });
  await console.close();
  return child;
}

/** The kernel's own processes are a group of their own; none of them would end by itself while a mount hangs. Returns when none is left. */
export async function killUml(kernel: ChildProcess): Promise<void> {
  const { pid } = kernel;
  if (pid === undefined) return;
  const gone = kernel.exitCode !== null || kernel.signalCode !== null ? undefined : once(kernel, 'exit');
  signalGroup(pid, 'SIGKILL');
  await gone;
  // One of them writes to the disks.
  await eventually(systemClock, { what: `user-mode Linux ${pid} to end`, withinMs: DEAD_MS, everyMs: 2 }, async () =>
    signalGroup(pid, 0) ? undefined : true,
  );
}

/** False when nobody is left in it. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/** Pure: the command line of linux.uml. */
export const kernelArguments = ({
  folder,
  name,
  memory,
  init,
  nics,
  more = [],
  environment,
}: Uml): readonly string[] => [
  `mem=${memory}`,
  'root=/dev/root',
  'rootfstype=hostfs',
  'rootflags=/',
  'ro',
  `init=${init}`,
  ...nics.map(({ tap, mac }, index) => `eth${index}=tuntap,${tap},${mac}`),
  ...more,
  'con=null',
  'con0=null,fd:1',
  'ssl=null',
  'quiet',
  `uml_dir=${folder}`,
  `umid=${name}`,
  `GK_NAME=${name}`,
  `GK_MODULES=${FOLDER}`,
  `GK_NODE=${process.execPath}`,
  ...Object.entries(environment).map(([key, value]) => `${key}=${value}`),
];
