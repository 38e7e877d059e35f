// The executable that Pacemaker finds under resource.d. A Node start costs 75 to 90 ms on the way of every move, so what needs no thinking is
// done by the shell (decision 0002), and everything else, every failure included, by the bundle:
//   meta-data   is a file that setup wrote
//   monitor     where nothing was ever started since the boot is "not running"
//   start       of a server that is not there at all runs its supervisor, which says on its third descriptor how that went
//   a request   that a healthy supervisor grants needs only to be handed to it
import type { Agent, Shortcut } from './agent.ts';

export interface LauncherPlaces {
  /** Absolute paths. */
  readonly node: string;
  /** Folder of the bundles. */
  readonly bundles: string;
  readonly metaData: string;
}

export function launcher(agent: Agent, places: LauncherPlaces): string {
  return `#!/bin/sh
# ocf:gracekeeper:${agent.name}, written by gracekeeper setup.
bundle() { program=$1; shift; exec ${quoted(places.node)} ${quoted(places.bundles)}/"$program".cjs "$@"; }
case $1 in
meta-data) exec cat ${quoted(places.metaData)} ;;
*) ${configured(agent)} ;;
esac
case $1 in
monitor) [ -e "${agent.presence}" ] || exit 7 ;;
esac
case $1 in
${Object.entries(agent.shortcuts ?? {})
  .map(([action, how]) => shortcut(action, how, places))
  .join('')}esac
bundle agent ${agent.name} "$@"
`;
}

/** What is missing is said by the bundle: a shortcut would look for the files of a server without a name. */
function configured({ name: agent, parameters }: Agent): string {
  const required = parameters.filter((parameter) => parameter.required);
  return required.map(({ name }) => `[ -n "$OCF_RESKEY_${name}" ] || bundle agent ${agent} "$@"`).join('; ');
}

function shortcut(action: string, how: Shortcut, places: LauncherPlaces): string {
  return `${action}) ${inShell(how, places)} ;;\n`;
}

function inShell(how: Shortcut, places: LauncherPlaces): string {
  if ('ask' in how) return ask(how);
  if ('run' in how) return run(how, places);
  if ('make' in how) return `mkdir -p "$(dirname "${how.make}")" && : >"${how.make}" && exit 0`;
  if ('remove' in how) return `rm -f "${how.remove}" && exit 0`;
  if ('find' in how) return `[ -e "${how.find}" ] && exit 0`;
  const { type, operation } = how.onlyOn;
  return `[ "$OCF_RESKEY_CRM_meta_notify_type $OCF_RESKEY_CRM_meta_notify_operation" = "${type} ${operation}" ] || exit 0`;
}

function ask({ ask: verb, socket, withinS }: Extract<Shortcut, { ask: string }>): string {
  const answer = `$(echo '${JSON.stringify({ verb })}' | socat -t ${withinS} - UNIX-CONNECT:"${socket}" 2>/dev/null)`;
  return `case ${answer} in '{"ok"'*) exit 0 ;; esac`;
}

/** flock(1) holds the lock beside the program (-o): what the program leaves running does not inherit it. */
function run(
  { run: program, unless, needs = '/', logFolder, log }: Extract<Shortcut, { run: string }>,
  places: LauncherPlaces,
): string {
  return `[ -n "$GRACEKEEPER_TURN" ] || {
  mkdir -p ${logFolder}
  GRACEKEEPER_TURN=mine exec flock -o "${log}" "$0" "$@"
}
[ -e "${unless}" ] || [ ! -e "${needs}" ] || {
  { setsid ${quoted(places.node)} ${quoted(places.bundles)}/${program} 3 3>&1 >>"${log}" 2>&1 </dev/null & } | {
    read -r code reason
    [ "$code" = 0 ] || echo "ocf-exit-reason:\${reason:-it ended at once; see ${log}}" >&2
    exit "\${code:-1}"
  }
  exit
}`;
}

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
