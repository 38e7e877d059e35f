// A node's first process. It runs as long as the owner holds its standard input, and echoes what it reads: its first echo says
// that the namespaces are there.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { UNSHARE } from '../namespaces.ts';
import { childOf } from '../processes.ts';
import { NODE_PATH } from '../state.ts';

export interface Init {
  /** As the lab numbers it. */
  readonly pid: number;
  /** Kills everything in the node's pid namespace, and returns when the kernel has reaped the last of it. */
  kill(): Promise<void>;
  /** Called when it ends, whoever ended it. */
  ended(listener: () => void): void;
}

/** tini, since a pid 1 that reaps nobody makes killed daemons look alive (LAB). Shared propagation is the node's own: the lab's mounts are private. */
export async function startInit(): Promise<Init> {
  const args = [...UNSHARE, '--propagation', 'shared', '--', 'tini', '--', 'cat'];
  const outer = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: NODE_PATH } });
  const gone = once(outer, 'exit');
  await echo(outer, gone);
  const pid = await childOf(outer.pid ?? -1);
  if (pid === undefined) throw new Error('the first process of a node ended at once');
  return {
    pid,
    kill: async () => {
      // The child is reaped by `outer` only, so that its number cannot be another's while `outer` runs.
      if (outer.exitCode === null && outer.signalCode === null) process.kill(pid, 'SIGKILL');
      await gone;
    },
    ended: (listener) => outer.once('exit', listener),
  };
}

async function echo(outer: ChildProcessByStdio<Writable, Readable, null>, gone: Promise<unknown>): Promise<void> {
  outer.stdin.write('\n');
  await Promise.race([once(outer.stdout, 'data'), gone]);
}
