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
monitor) [ -e "${agent.presence}" ] || exit 7 ;;
${Object.entries(agent.shortcuts ?? {})
  .map(([action, how]) => shortcut(action, how, places))
  .join('')}esac
bundle agent ${agent.name} "$@"
`;
}

function shortcut(action: string, how: Shortcut, places: LauncherPlaces): string {
  if ('ask' in how) {
    const request = JSON.stringify({ verb: how.ask });
    return `${action}) case $(echo '${request}' | socat -t ${how.withinS} - UNIX-CONNECT:"${how.socket}" 2>/dev/null) in '{"ok"'*) exit 0 ;; esac ;;
`;
  }
  return `${action}) [ -e "${how.unless}" ] || {
  mkdir -p ${how.logFolder}
  { setsid ${quoted(places.node)} ${quoted(places.bundles)}/${how.run} 3 3>&1 >>"${how.log}" 2>&1 </dev/null & } | {
    read -r code reason
    [ "$code" = 0 ] || echo "ocf-exit-reason:\${reason:-it ended at once; see ${how.log}}" >&2
    exit "\${code:-1}"
  }
  exit
} ;;
`;
}

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
