// The executable that Pacemaker finds under resource.d. A Node start costs 75 to 90 ms, so what needs no thinking is answered by the shell:
// meta-data is a file that setup wrote, and where no server was ever started on this boot a monitor is "not running" (decision 0002).
import type { Agent } from './agent.ts';

export interface LauncherPlaces {
  /** Absolute paths. */
  readonly node: string;
  readonly bundle: string;
  readonly metaData: string;
}

export function launcher(agent: Agent, { node, bundle, metaData }: LauncherPlaces): string {
  return `#!/bin/sh
# ocf:gracekeeper:${agent.name}, written by gracekeeper setup.
case $1 in
meta-data) exec cat ${quoted(metaData)} ;;
monitor) [ -e "${agent.presence}" ] || exit 7 ;;
esac
exec ${quoted(node)} ${quoted(bundle)} ${agent.name} "$@"
`;
}

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`;
