// The command line as its user runs it, timed from its start to its end.
import { localHost } from '../../host/local.ts';
import { installation } from '../cli/installation.ts';

export interface Timed {
  readonly ms: number;
  readonly stdout: string;
}

const MS = 300_000;

/** Throws ToolError unless it exits with 0, or with one of `okExits`. */
export async function command(args: readonly string[], okExits: readonly number[] = [0]): Promise<Timed> {
  const { node, bundles } = installation;
  const start = performance.now();
  const { stdout } = await localHost().run([node, `${bundles}/cli.cjs`, ...args], { deadlineMs: MS, okExits });
  return { ms: performance.now() - start, stdout };
}
