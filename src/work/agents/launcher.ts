// The executable that Pacemaker finds under resource.d. A Node start costs 75 to 90 ms on the way of every move, so what needs no thinking is
// done by the shell (decision 0002), and everything else, every failure included, by the bundle:
//   meta-data   is a file that setup wrote
//   monitor     where nothing was ever started since the boot is "not running"
//   start       of a server that is not there at all runs its supervisor, which says on its third descriptor how that went
//   a request   that a healthy supervisor grants needs only to be handed to it
//   what is left of a kernel server's actions is asked of a process of the keeper's, which has started already
//   a filesystem that nothing is odd about is one mount or umount (filesystem-in-shell.ts)
import { AGENTS_SOCKET } from '../server/paths.ts';
import type { Agent, AgentParameter, Shortcut } from './agent.ts';
import { FILESYSTEM_FUNCTIONS, filesystemInShell } from './filesystem-in-shell.ts';
import { BEAT } from './serve.ts';

export interface LauncherPlaces {
  /** Absolute paths. */
  readonly node: string;
  /** Folder of the bundles. */
  readonly bundles: string;
  readonly metaData: string;
  /** Of these bundles. */
  readonly version: string;
}

export function launcher(agent: Agent, places: LauncherPlaces): string {
  const shortcuts = Object.entries(agent.shortcuts ?? {}).map(
    ([action, how]) =>
      `${action}) ${[how]
        .flat()
        .map((one) => inShell(one, places))
        .join('\n  ')} ;;\n`,
  );
  return `#!/bin/sh
# ocf:gracekeeper:${agent.name}, written by gracekeeper setup.
bundle() { program=$1; shift; exec ${quoted(places.node)} ${quoted(places.bundles)}/"$program".cjs "$@"; }
[ "$1" = meta-data ] && exec cat ${quoted(places.metaData)}
${refuseOddNames(agent)}${presence(agent)}${functions(agent)}case $1 in
${shortcuts.join('')}esac
${agent.warm ? warm(agent, places) : ''}bundle agent ${agent.name} "$@"
`;
}

/** Parameters stand in paths and among arguments: what is not plainly harmless there is for the bundle to judge. */
function refuseOddNames(agent: Agent): string {
  return agent.parameters
    .filter(({ required, inShell: form }) => required || form !== undefined)
    .map(
      (parameter) =>
        `case $OCF_RESKEY_${parameter.name} in ${odd(parameter)}) bundle agent ${agent.name} "$@" ;; esac\n`,
    )
    .join('');
}

function odd({ required, inShell: form }: AgentParameter): string {
  const empty = required ? "'' | " : '';
  if (form === 'path') return `${empty}[!/]* | */ | *//* | */./* | */../* | */. | */.. | *[!A-Za-z0-9._:+@/-]*`;
  return `${empty}*[!A-Za-z0-9${form === 'options' ? '._:+/=,' : ''}-]*`;
}

const functions = ({ shortcuts = {} }: Agent): string =>
  Object.values(shortcuts)
    .flat()
    .some((how) => 'filesystem' in how)
    ? FILESYSTEM_FUNCTIONS
    : '';

const presence = ({ presence: path }: Agent): string =>
  path === undefined ? '' : `case $1 in\nmonitor) [ -e "${path}" ] || exit 7 ;;\nesac\n`;

function inShell(how: Shortcut, places: LauncherPlaces): string {
  if ('ask' in how) return ask(how);
  if ('run' in how) return run(how, places);
  if ('make' in how) return `mkdir -p "${folderOf(how.make)}" && : >"${how.make}" && exit 0`;
  if ('remove' in how) return `rm -f "${how.remove}" && exit 0`;
  if ('find' in how) return `[ -e "${how.find}" ] && exit 0`;
  if ('positive' in how) return living(how);
  if ('alive' in how) return alive(how.alive);
  if ('withdraw' in how) return withdraw(how.withdraw);
  if ('carries' in how) return carries(how.carries);
  if ('filesystem' in how) return filesystemInShell(how.filesystem);
  const { type, operation } = how.onlyOn;
  return `[ "$OCF_RESKEY_CRM_meta_notify_type $OCF_RESKEY_CRM_meta_notify_operation" = "${type} ${operation}" ] || exit 0`;
}

/**
 * A Node start at each monitor costs what a node has better use for, and so does every program that a shell starts. So the shell looks itself who lives, which
 * takes 1 ms of a processor, and asks by rpcinfo, which takes 4 more, every ten seconds only. What it is not sure of, the bundle looks at.
 */
function living({ positive, living: folder, rpc, unchanged }: Extract<Shortcut, { positive: string }>): string {
  const address = `127.0.0.1.${Math.floor(rpc.port / 256)}.${rpc.port % 256}`;
  return `read -r number 2>/dev/null <"${positive}" || number=0
  lives=yes
  for file in "${folder}"/*; do
    pid=
    read -r pid 2>/dev/null <"$file"
    pid=\${pid#'{"pid":'}
    pid=\${pid%%,*}
    [ -n "$pid" ] && [ -d "/proc/$pid" ] || lives=no
  done
  enter=
  table="${unchanged.table}"
  [ -e "${rpc.namespace}" ] && enter="nsenter --net=${rpc.namespace}" && table="${unchanged.inside}"
  [ "$table" -nt "${unchanged.since}" ] && lives=no
  if [ "$number" -gt 0 ] && [ "$lives" = yes ]; then
    read -r now rest </proc/uptime
    now=\${now%%.*}
    answered=
    read -r answered 2>/dev/null <"${rpc.answered}"
    [ -n "$answered" ] && [ $((now - answered)) -lt ${ASK_EVERY_S} ] && exit 0
    timeout ${HALF_THE_TIME_S} $enter rpcinfo -a ${address} -T tcp ${rpc.program} >/dev/null 2>&1 && { echo "$now" >"${rpc.answered}"; exit 0; }
  fi`;
}

/** {"pid":17,"startTime":"4711"}, and field 22 of proc(5)'s stat, the 20th after the name, which may have anything in it. */
const alive = (file: string): string => `identity= stat=
  read -r identity 2>/dev/null <"${file}"
  pid=\${identity#'{"pid":'} pid=\${pid%%,*}
  case $pid in '' | *[!0-9]*) ;; *) read -r stat 2>/dev/null <"/proc/$pid/stat" ;; esac
  action=$1
  set -- \${stat##*) }
  case $1 in '' | Z | X) ;; *) [ "$identity" = "{\\"pid\\":$pid,\\"startTime\\":\\"\${20}\\"}" ] && exit 0 ;; esac
  set -- "$action"`;

const ASK_EVERY_S = 10;

/** Emptied, since that takes no program: what is not one line of three words is for the bundle. */
const withdraw = (file: string): string => `nic= address= prefix=
  read -r nic address prefix 2>/dev/null <"${file}"
  [ -n "$prefix" ] && ip address delete "$address/$prefix" dev "$nic" 2>/dev/null && { : >"${file}"; exit 0; }`;

/** A link whose state nobody knows, such as a bridge's or a dummy's, counts as one that is up. */
const carries = (file: string): string => `nic= address= prefix= state=
  read -r nic address prefix 2>/dev/null <"${file}"
  [ -n "$nic" ] && read -r state 2>/dev/null <"/sys/class/net/$nic/operstate"
  case $state in up | unknown)
    case $(ip -oneline address show dev "$nic" to "$address" 2>/dev/null) in *" $address/$prefix "*) exit 0 ;; esac ;;
  esac`;

/** Pacemaker gives the action's time in milliseconds; 20 s is OCF's default. Half of it is left for the bundle. */
const HALF_THE_TIME_S = `$((\${OCF_RESKEY_CRM_meta_timeout:-20000} / 2000))`;

/**
 * What needs thinking is asked of a process that runs (serve.ts). It says a word now and then while it is at work; where that is missing for so long socat ends (-t), and the
 * bundle does it. shut-none: were the connection half closed, nobody would see the launcher's end.
 */
function warm({ name }: Agent, { version }: LauncherPlaces): string {
  const socket = `UNIX-CONNECT:"${AGENTS_SOCKET}",shut-none`;
  return `if [ -S "${AGENTS_SOCKET}" ]; then
  said=$(echo "${version} ${name} $1 $$" | socat -t ${BEAT.missedAfterS} - ${socket} 2>/dev/null)
  said=\${said#"\${said%%[!${BEAT.word}]*}"}
  case $said in [0-9]*)
    [ "\${said%% *}" = 0 ] || echo "ocf-exit-reason:\${said#* }" >&2
    exit "\${said%% *}" ;;
  esac
fi
`;
}

function ask({ ask: verb, socket }: Extract<Shortcut, { ask: string }>): string {
  const request = JSON.stringify({ verb });
  const answer = `$(echo '${request}' | socat -t ${HALF_THE_TIME_S} - UNIX-CONNECT:"${socket}" 2>/dev/null)`;
  // A server of the kernel has nobody to ask.
  return `if [ -S "${socket}" ]; then case ${answer} in '{"ok"'*) exit 0 ;; esac fi`;
}

/** 75: another start holds the lock, or nothing was said, since it was killed or could not be run at all. The bundle knows what to do. */
function run(
  { run: program, where, unless, log }: Extract<Shortcut, { run: string }>,
  { node, bundles }: LauncherPlaces,
): string {
  const locked = `flock --nonblock --no-fork --conflict-exit-code 75 "${log}"`;
  return `if [ -e "${where}" ] && [ ! -e "${unless}" ] && mkdir -p "${folderOf(log)}"; then
  { setsid ${locked} ${quoted(node)} ${quoted(bundles)}/${program} 3 3>&1 >>"${log}" 2>&1 </dev/null & } | {
    read -r code reason || exit 75
    [ "$code" = 0 ] || echo "ocf-exit-reason:$reason" >&2
    exit "$code"
  }
  said=$?
  [ "$said" = 75 ] || exit "$said"
fi`;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
