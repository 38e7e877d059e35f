// A user-mode Linux, the kernel of one client: Debian's, with the NFS client that this machine's own kernel may lack.
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, open, readdir, symlink, writeFile } from 'node:fs/promises';
import { bundle } from '../bundles.ts';
import { CLIENT_INIT } from '../client/init.ts';
import { macOf } from '../mac.ts';
import { type ClientState, LAB_FOLDER, NODE_PATH, PREFIX, PREFIX6 } from '../state.ts';

const MODULES = '/usr/lib/uml/modules';
const FOLDER = `${LAB_FOLDER}/uml`;
const MEMORY = '192M';

/** What all clients of a lab share: their init, and the kernel's modules in a folder shaped as modprobe wants it. */
export async function prepareUml(): Promise<void> {
  await mkdir(`${FOLDER}/lib/modules`, { recursive: true });
  for (const version of await readdir(MODULES))
    await symlink(`${MODULES}/${version}`, `${FOLDER}/lib/modules/${version}`);
  await writeFile(`${FOLDER}/init`, CLIENT_INIT);
  await chmod(`${FOLDER}/init`, 0o755);
}

/** Boots; the tap `client.name` must be there. What the kernel and the client's programs print goes to console.log in its folder. */
export async function bootUml(client: ClientState): Promise<ChildProcess> {
  const folder = consoleFolder(client.name);
  await mkdir(folder, { recursive: true });
  const console = await open(`${folder}/console.log`, 'a');
  const child = spawn('linux.uml', kernelArguments(client, folder), {
    stdio: ['ignore', console.fd, console.fd],
    // The kernel's memory is a file in TMPDIR: the lab's own tmpfs.
    env: { PATH: NODE_PATH, TMPDIR: folder, HOME: folder },
    detached: true,
  });
  await console.close();
  return child;
}

export const consoleFolder = (name: string) => `${LAB_FOLDER}/clients/${name}`;

const kernelArguments = ({ name, address, address6 }: ClientState, folder: string): readonly string[] => [
  `mem=${MEMORY}`,
  'root=/dev/root',
  'rootfstype=hostfs',
  'rootflags=/',
  'ro',
  `init=${FOLDER}/init`,
  `eth0=tuntap,${name},${macOf(address)}`,
  'con=null',
  'con0=null,fd:1',
  'ssl=null',
  'quiet',
  `uml_dir=${folder}`,
  `umid=${name}`,
  `GK_NAME=${name}`,
  `GK_ADDRESS=${address}`,
  `GK_PREFIX=${PREFIX}`,
  `GK_ADDRESS6=${address6}/${PREFIX6}`,
  `GK_MODULES=${FOLDER}`,
  `GK_NODE=${process.execPath}`,
  `GK_AGENT=${bundle('lab-client')}`,
  // The default of 4 threads could all wait for one server in grace.
  'UV_THREADPOOL_SIZE=16',
];
