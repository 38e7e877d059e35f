// Ways into a node or a lab: the argv that stands in front of a program to run it there.
import type { Argv } from '../host/host.ts';

const ALL_BUT_PID = ['-m', '-n', '-i', '-u'] as const;

/** Into every namespace of the process `pid`. */
export const into = (pid: number, argv: Argv): Argv => ['nsenter', '-t', `${pid}`, ...ALL_BUT_PID, '-p', '--', ...argv];

/** Into the namespaces that the `unshare` process `pid` made for its child: its own pid namespace is still the outer one. */
export const intoUnshared = (pid: number, argv: Argv): Argv => [
  'nsenter',
  '-t',
  `${pid}`,
  ...ALL_BUT_PID,
  `--pid=/proc/${pid}/ns/pid_for_children`,
  '--',
  ...argv,
];

/** The flags with which a lab, and each node in it, becomes a machine of its own. It goes when the unshare process goes. */
export const UNSHARE = ['-n', '-m', '-p', '-i', '-u', '--fork', '--kill-child=KILL', '--mount-proc'] as const;
