// An ssh that goes nowhere: it understands what ours asks of it, hands commands to /bin/sh as a login shell would, and fails as it is told.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSshHosts, type SshHost, type SshHosts } from '../../../src/host/ssh/ssh-hosts.ts';

export interface FakeSsh {
  readonly hosts: SshHosts;
  readonly node: SshHost;
  /** A folder of the test's own. */
  readonly folder: string;
  /** The next connections are made, or fail with these words. */
  connecting(says?: string): void;
  /** The next commands are done, or fail before they begin with these words. */
  commands(says?: string): void;
  /** Shell before every command: what a login shell does by itself; and a function `line`, through which files go. */
  loginShell(does: string): void;
  /** The user that ssh logs in as; what sudo says to it, if it refuses. */
  user(id: number, sudoSays?: string): void;
  /** The argv of every ssh so far. */
  calls(): readonly string[];
  /** Whether a connection stands in the background. */
  connected(): boolean;
  end(): void;
}

const PROGRAM = `#!/bin/sh
here=\${0%/*}
printf '%s\\n' "$(printf '%s ' "$@" | tr '\\n' ' ')" >>"$here/calls"
for word; do
  case $word in
  ControlPath=*) socket=\${word#*=} ;;
  ControlMaster=yes) master=1 ;;
  check | exit) control=$word ;;
  esac
  last=$word
done
if [ "$control" = check ]; then [ -e "$socket" ]; exit; fi
if [ "$control" = exit ]; then rm -f "$socket" "$here/connected"; exit 0; fi
if [ -n "$master" ]; then
  if [ -e "$here/connecting" ]; then cat "$here/connecting" >&2; exit 255; fi
  : >"$socket"; : >"$here/connected"
  # As a ProxyCommand does: it holds the standard error for as long as the connection lasts.
  sleep 5 &
  exit 0
fi
if [ -e "$here/commands" ]; then cat "$here/commands" >&2; exit 255; fi
PATH=$here:$PATH
# Of nine characters, as what it stands for.
user='echo 0   '
[ ! -e "$here/user" ] || case $last in *sudo*) ;; *) user=$(cat "$here/user") ;; esac
line() { cat; }
[ ! -e "$here/shell" ] || . "$here/shell"
case $last in
*while*) line | /bin/sh -c "$last" ;;
*) sed "s/'id' '-u'/$user/" | /bin/sh -c "$last" ;;
esac
`;

const SUDO = `#!/bin/sh
here=\${0%/*}
[ "$1 $2 $3" = '-n -H --' ] || { echo "sudo: usage" >&2; exit 1; }
shift 3
if [ -e "$here/refusal" ]; then cat "$here/refusal" >&2; exit 1; fi
exec "$@"
`;

export function fakeSsh(destination = 'root@node1.example.com:2222'): FakeSsh {
  const folder = mkdtempSync(join(tmpdir(), 'gk-fake-ssh-'));
  const at = (name: string) => join(folder, name);
  const program = (name: string, text: string) => {
    writeFileSync(at(name), text);
    chmodSync(at(name), 0o755);
  };
  const told = (name: string, text: string | undefined) => {
    if (text === undefined) rmSync(at(name), { force: true });
    else writeFileSync(at(name), `${text}\n`);
  };
  program('ssh', PROGRAM);
  program('sudo', SUDO);
  const hosts = openSshHosts({ program: [at('ssh')] });
  return {
    hosts,
    folder,
    node: hosts.host('node1', destination),
    connecting: (says) => told('connecting', says),
    commands: (says) => told('commands', says),
    loginShell: (does) => told('shell', does),
    user: (id, sudoSays) => {
      told('user', `echo ${id}`.padEnd(9));
      told('refusal', sudoSays);
    },
    calls: () => (existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').split('\n').slice(0, -1) : []),
    connected: () => existsSync(at('connected')),
    end: () => {
      hosts.closeNow();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
