// The argv of OpenSSH's client. The user's own configuration, agent and known_hosts hold (ssh_config(5)); what is set here is what a program needs
// and a person would not miss. Nothing here makes ssh believe a host key.
import type { SshDestination } from '../../core/base/ssh-destination.ts';
import type { Argv } from '../host.ts';

export interface Client {
  readonly program: Argv;
  readonly destination: SshDestination;
  /** In place of ~/.ssh/config. */
  readonly configFile?: string;
  readonly controlPath: string;
}

const KEPT_FOR_S = 60;

/** A connection in the background that others share; ssh returns when it stands. When we die it ends by itself, a minute after its last use. */
export const masterArgv = (client: Client): Argv => [
  ...common(client),
  ...set(['ControlMaster=yes', `ControlPersist=${KEPT_FOR_S}`]),
  ...['-f', '-N'],
  ...whereTo(client),
];

/** A command for the login shell there. */
export const commandArgv = (client: Client, command: string): Argv => [
  ...common(client),
  ...set(['ControlMaster=no']),
  ...whereTo(client),
  command,
];

/** A word to the connection in the background. */
export const controlArgv = (client: Client, word: 'check' | 'exit'): Argv => [
  ...common(client),
  '-O',
  word,
  ...whereTo(client),
];

// ---

const SETTINGS = [
  // Nobody is there to be asked.
  'BatchMode=yes',
  'LogLevel=ERROR',
  'ConnectTimeout=10',
  // A node that has died is missed after 15 s.
  'ServerAliveInterval=5',
  'ServerAliveCountMax=3',
  // What a user's configuration may want of a terminal session.
  'ClearAllForwardings=yes',
  'PermitLocalCommand=no',
  'RemoteCommand=none',
];

const common = ({ program, configFile, controlPath }: Client): Argv => [
  ...program,
  ...(configFile === undefined ? [] : ['-F', configFile]),
  // No terminal, no agent and no X11 over there.
  ...['-T', '-a', '-x'],
  ...set([...SETTINGS, `ControlPath=${controlPath}`]),
];

const whereTo = ({ destination: { user, host, port } }: Client): readonly string[] => [
  ...(user === undefined ? [] : ['-l', user]),
  ...(port === undefined ? [] : ['-p', `${port}`]),
  '--',
  host,
];

const set = (options: readonly string[]): readonly string[] => options.flatMap((option) => ['-o', option]);
