// Machines as Hosts, over the system's ssh.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseSshDestination } from '../../core/base/ssh-destination.ts';
import type { Argv, Host } from '../host.ts';
import { systemClock } from '../local.ts';
import { systemdServices } from '../systemd-services.ts';
import { type Connection, openConnection } from './connection.ts';
import { filesOver } from './files.ts';

export interface SshHosts {
  /** Nothing is sent before its first use. Everything that it does throws Failed (`ssh-...`, `sudo-...`) where the node can't be reached. */
  host(node: string, destination: string): SshHost;
  /** Ends every connection; hosts are of no use afterwards. */
  close(): Promise<void>;
  /** The same before it returns, for when this process is about to end. */
  closeNow(): void;
}

export interface SshHost extends Host {
  /** Resolves when the node is reached; throws Failed otherwise. */
  ready(): Promise<void>;
}

export interface SshOptions {
  /** In place of ~/.ssh/config, as ssh -F. */
  readonly configFile?: string;
  /** ['ssh'] unless given. */
  readonly program?: Argv;
}

/** Connections are kept in a folder of mode 0700 that goes with them. */
export function openSshHosts({ configFile, program = ['ssh'] }: SshOptions = {}): SshHosts {
  const connections: Connection[] = [];
  let made: string | undefined;
  const folder = () => {
    made ??= mkdtempSync(`${shortEnough(tmpdir())}/gk-ssh-`);
    return made;
  };
  const removeFolder = () => {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  };
  return {
    host: (node, shown) => {
      const destination = parseSshDestination(shown);
      if (destination === undefined) throw new Error(`${shown} is no destination of ssh: the spec was not judged`);
      const controlPath = `${folder()}/${connections.length + 1}`;
      const way = { program, destination, controlPath, ...(configFile !== undefined && { configFile }) };
      const connection = openConnection({ node, shown: typed(shown, configFile), ...way });
      connections.push(connection);
      return hostOver(node, connection);
    },
    close: async () => {
      await Promise.all(connections.map((connection) => connection.close()));
      removeFolder();
    },
    closeNow: () => {
      for (const connection of connections) connection.closeNow();
      removeFolder();
    },
  };
}

const hostOver = (name: string, { run, runSmall, follow, ready }: Connection): SshHost => ({
  name,
  clock: systemClock,
  run,
  follow,
  ready,
  files: filesOver(runSmall, () => randomBytes(6).toString('hex')),
  services: systemdServices(run),
});

/** As a person types it: -p for a port. */
function typed(shown: string, configFile: string | undefined): string {
  const { user, host, port } = parseSshDestination(shown) ?? { host: shown };
  const who = user === undefined ? host : `${user}@${host}`;
  return [...(configFile === undefined ? [] : ['-F', configFile]), ...(port ? ['-p', port] : []), who].join(' ');
}

/** A unix socket's path has 107 characters, of which ssh wants 17 for itself while it makes it (muxserver_listen in mux.c). */
const shortEnough = (folder: string): string => (folder.length < 70 ? folder : '/tmp');
