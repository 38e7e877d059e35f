// A program of ours that is run on a node, and answers with one JSON object.
import type { Host } from '../../host/host.ts';
import { placesOf } from '../install/find-installation.ts';
import type { Installation } from '../install/install-agents.ts';
import { reasonOf } from '../server/reason.ts';

export interface NodeQuestion {
  /** Of src/entry/bin. */
  readonly program: string;
  readonly asked?: object;
  readonly deadlineMs: number;
}

/** Rejects with a sentence that names the node. */
export async function askNode<T>(
  host: Host,
  installation: Installation,
  { program, asked, deadlineMs }: NodeQuestion,
): Promise<T> {
  const [place] = await placesOf(host, installation).catch((error: unknown) => {
    throw new Error(`${host.name}: ${reasonOf(error)}`);
  });
  if (place === undefined) throw new Error(`Gracekeeper is not installed on ${host.name}`);
  const argv = [`${place.bundles}/${program}.cjs`, ...(asked === undefined ? [] : [JSON.stringify(asked)])];
  try {
    return JSON.parse((await host.run([place.node, ...argv], { deadlineMs })).stdout) as T;
  } catch (error) {
    throw new Error(`${host.name}: ${reasonOf(error)}`);
  }
}
