// sshd on every node, with keys of the lab's own. Nobody outside the lab reaches it but by the lab's network namespace (../ssh-config.ts).
import { access, chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { eventually } from '../../host/eventually.ts';
import { systemClock } from '../../host/local.ts';
import { SSH_CONFIG, SSH_FOLDER, SSH_KNOWN_HOSTS, SSH_USER_KEY } from '../state.ts';
import { inLab, inNode } from './tool.ts';

export interface LabSsh {
  /** Returns when sshd answers on every node that is on. From then on it starts at every boot. `config`: what ssh is to know, kept beside the keys. */
  start(config: string): Promise<void>;
  /** Called with each node that has booted. */
  booted(node: SshNode): Promise<void>;
}

export interface SshNode {
  readonly name: string;
  readonly address: string;
  /** Its first process, as the lab numbers it. */
  readonly init: number;
}

const ON_NODE = '/etc/ssh/gracekeeper-lab';
const PID_FILE = '/run/sshd.pid';
const START_MS = 10_000;

/** `nodes`: all of the lab; `on`: those that are on. */
export function makeSsh(nodes: readonly { name: string; address: string }[], on: () => readonly SshNode[]): LabSsh {
  let keys: Promise<void> | undefined;
  const startOn = async (node: SshNode) => {
    await keys;
    await runSshd(node);
  };
  return {
    start: async (config) => {
      keys ??= makeKeys(nodes);
      await keys;
      await writeFile(SSH_CONFIG, config);
      await Promise.all(on().map(startOn));
    },
    booted: async (node) => {
      if (keys !== undefined) await startOn(node);
    },
  };
}

async function makeKeys(nodes: readonly { name: string; address: string }[]): Promise<void> {
  await mkdir(SSH_FOLDER, { mode: 0o700 });
  await Promise.all([SSH_USER_KEY, ...nodes.map(({ name }) => hostKey(name))].map(makeKey));
  const known = nodes.map(
    async ({ name, address }) => `${name},${address} ${await readFile(`${hostKey(name)}.pub`, 'utf8')}`,
  );
  await writeFile(SSH_KNOWN_HOSTS, (await Promise.all(known)).join(''));
}

const hostKey = (node: string) => `${SSH_FOLDER}/host-${node}`;

async function makeKey(path: string): Promise<void> {
  await inLab(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'gracekeeper lab', '-f', path]);
}

/** sshd forks before it listens; its pid file comes after that. One that runs already is left alone. */
async function runSshd({ name, address, init }: SshNode): Promise<void> {
  const root = `/proc/${init}/root`;
  const listens = () => access(`${root}${PID_FILE}`).then(() => true as const);
  // Without its pid file it does not listen.
  if (await listens().catch(() => false)) return;
  await mkdir(`${root}${ON_NODE}`, { recursive: true });
  await mkdir(`${root}/run/sshd`, { recursive: true, mode: 0o755 });
  await copyFile(hostKey(name), `${root}${ON_NODE}/host_key`);
  await chmod(`${root}${ON_NODE}/host_key`, 0o600);
  await copyFile(`${SSH_USER_KEY}.pub`, `${root}${ON_NODE}/authorized_keys`);
  await writeFile(`${root}${ON_NODE}/sshd_config`, configuration(address));
  await inNode(name, init, ['/usr/sbin/sshd', '-f', `${ON_NODE}/sshd_config`]);
  await eventually(systemClock, { what: `sshd on ${name}`, withinMs: START_MS, everyMs: 5 }, listens);
}

/** SHLVL: what the machine's owner has in root's .bashrc, which bash reads when sshd starts it, is no part of a node. */
const configuration = (address: string) => `ListenAddress ${address.includes(':') ? `[${address}]` : address}
HostKey ${ON_NODE}/host_key
AuthorizedKeysFile ${ON_NODE}/authorized_keys
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PidFile ${PID_FILE}
PrintMotd no
SetEnv SHLVL=1
`;
